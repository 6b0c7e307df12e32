"""Who proposes for a family, and who is the second person."""

from django.contrib.auth.models import AnonymousUser

from csb_portal.models import User
from csb_portal.permissions import is_staff
from csb_portal.services.people import find_person
from families.models import Family, FocalPoint, MandateProposal
from families.permissions.mandates import mandate_for


def can_propose(user: User | AnonymousUser, family: Family) -> bool:
    """Its focal points and staff; its last ones, where nobody is in office any more."""
    if not family.is_active or not (user.is_authenticated and user.is_active):
        return False
    return can_keep_seats(user, family) or user in last_focal_points(family)


def can_keep_seats(user: User | AnonymousUser, family: Family) -> bool:
    """Its focal points and staff see its proposals and alternates, and say who stands in."""
    return is_staff(user) or mandate_for(user, family) is not None


def last_focal_points(family: Family) -> list[User]:
    """Return the last holders of each seat of a family in which nobody sits now."""
    if FocalPoint.objects.current().filter(family=family).exists():
        return []
    ended = FocalPoint.objects.of_days().filter(family=family).exclude(until=None)
    last = {
        mandate.seat: mandate.user for mandate in ended.select_related("user").order_by("until")
    }
    return [person for person in dict.fromkeys(last.values()) if person.is_active]


def is_own_matter(user: User, proposal: MandateProposal) -> bool:
    """Whether somebody proposed this, or is proposed in it, under any of their addresses."""
    if user.pk in (proposal.proposed_by_id, proposal.person_id):
        return True
    return bool(proposal.email) and find_person(proposal.email) == user


def can_confirm(user: User | AnonymousUser, proposal: MandateProposal) -> bool:
    """Another focal point of the family or staff: nobody in their own matter (charter)."""
    return (
        user.is_authenticated
        and proposal.is_open
        and can_keep_seats(user, proposal.family)
        and not is_own_matter(user, proposal)
    )


def can_decline(user: User | AnonymousUser, proposal: MandateProposal) -> bool:
    """Whoever could confirm it, and the person who is proposed."""
    is_person = user.is_authenticated and proposal.is_open and user.pk == proposal.person_id
    return is_person or can_confirm(user, proposal)


def can_withdraw(user: User | AnonymousUser, proposal: MandateProposal) -> bool:
    """Whoever proposed it."""
    return user.is_authenticated and proposal.is_open and user.pk == proposal.proposed_by_id


def can_see_proposal(user: User | AnonymousUser, proposal: MandateProposal) -> bool:
    """Those it concerns; nobody else hears of somebody who is not chosen yet."""
    if not user.is_authenticated:
        return False
    return can_keep_seats(user, proposal.family) or user.pk in (
        proposal.person_id,
        proposal.proposed_by_id,
    )
