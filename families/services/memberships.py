"""Belonging to families, by one's own word."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.choices.proposals import ProposalEvent
from families.models import Family, Membership


@transaction.atomic
def join_family(family: Family, *, actor: User) -> Membership:
    """Write down that somebody belongs to a family from today on; to as many as they like."""
    person = locked(actor)
    if Membership.objects.filter(user=person, family=family, until=None).exists():
        raise DomainError(
            _("You belong to %(family)s already.") % {"family": family},
            rule=_("One word is enough."),
            so=_("Nothing is left to do."),
        )
    membership = Membership.objects.create(user=person, family=family, since=clock.today())
    _record(ProposalEvent.MEMBERSHIP_BEGUN, membership, actor)
    return membership


@transaction.atomic
def leave_family(membership: Membership, *, actor: User) -> Membership:
    """Write down that somebody belongs to a family no longer; the days stay for them to see."""
    membership = locked(membership)
    if membership.until is not None:
        raise DomainError(_("You have left %(family)s already.") % {"family": membership.family})
    membership.until = clock.today()
    membership.save(update_fields=["until"])
    _record(ProposalEvent.MEMBERSHIP_ENDED, membership, actor)
    return membership


def _record(event: ProposalEvent, membership: Membership, actor: User) -> None:
    audit.record(event, membership, actor=actor, public=False, family=membership.family.slug)
