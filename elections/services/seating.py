"""The elected take their seats: by the mandates that everything else reads."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections.choices import CallStatus, ElectionEvent, Route
from elections.models import Election, VolunteerCall
from elections.services.balance import (
    balance_of_outcome,
    check_floor_of_outcome,
    decided,
    floor_rule,
)
from elections.sources.seats import contested, routes_of
from families.choices.families import Designation
from families.models import Family, FocalPoint
from families.rules.terms import months_later
from families.services.mandates import begin_mandate, end_mandate
from families.services.self_statements import say_of_oneself


def seat_elected(election: Election, *, actor: User) -> list[FocalPoint]:
    """Begin the mandates of those a certified vote elected; those of their predecessors end.

    The caller certifies the election in the same transaction. Where "none of these" is elected,
    or nobody has a vote, the seat stays open.
    """
    if election.group is None:
        return []
    check_floor_of_outcome(election)
    people = [c.person for c in election.ranking() if c.is_elected and c.person]
    seated = _seat(election.group, people, election, election.call, actor=actor)
    audit.record(
        ElectionEvent.ELECTED_SEATED,
        election,
        actor=actor,
        family=election.group.slug,
        mandates=seated,
        open_seats=election.group.seats - len(seated),
    )
    return seated


@transaction.atomic
def seat_unopposed(call: VolunteerCall, group: Family, *, actor: User) -> list[FocalPoint]:
    """Seat those who stand for a group that needs no vote. Raises ``DomainError``."""
    call, group = locked(call), locked(group)
    if call.status != CallStatus.CLOSED or routes_of(call).get(group) in (None, Route.VOTE):
        raise DomainError(
            _("The seats of %(group)s are not filled without a vote.") % {"group": group},
            rule=_(
                "Who stands sits without a vote where no more people offer than pass without one."
            ),
        )
    _check_whole_outcome(call)
    offers = call.nominations.standing().filter(group=group).select_related("person")
    people = [offer.person for offer in offers]
    if actor in people or FocalPoint.objects.current().filter(family=group, user=actor).exists():
        raise DomainError(
            _("The seats of %(group)s are your own matter.") % {"group": group},
            rule=_("Nobody seats themselves, or those of their own group."),
            so=_("Ask the other election operator to take this step."),
        )
    if FocalPoint.objects.unfinished().filter(family=group, designated_by=str(call)).exists():
        raise DomainError(_("They have their seats already."), so=_("Nothing is left to do."))
    seated = _seat(group, people, call, call, actor=actor)
    audit.record(
        ElectionEvent.ELECTED_SEATED, call, actor=actor, family=group.slug, mandates=seated
    )
    return seated


def unseat(election: Election, *, actor: User, reason: str) -> None:
    """End the mandates that a vote began which is annulled; the seats are vacant then."""
    if election.group is None or election.certified_at is None:
        return
    elected = election.candidacies.filter(person__isnull=False).values("person")
    begun = FocalPoint.objects.unfinished().filter(
        family=election.group, user__in=elected, designated_by=str(election), until=None
    )
    ended = [end_mandate(mandate, actor=actor, reason=reason) for mandate in begun]
    audit.record(ElectionEvent.ELECTED_UNSEATED, election, actor=actor, mandates=ended)


def _seat(
    group: Family,
    people: list[User],
    basis: Election | VolunteerCall,
    call: VolunteerCall,
    *,
    actor: User,
) -> list[FocalPoint]:
    today = clock.today()
    free_from = dict.fromkeys(range(1, group.seats + 1), today)
    for former in FocalPoint.objects.unfinished().filter(family=group):
        if former.until is None:
            end_mandate(former, actor=actor, reason=_("Filled anew: %(basis)s.") % {"basis": basis})
        elif former.seat in free_from:  # its end is recorded for a later day, and stays
            free_from[former.seat] = max(free_from[former.seat], former.until)
    for offer in call.nominations.standing().filter(person__in=people):
        if offer.gender or offer.region:
            say_of_oneself(offer.person, gender=offer.gender, region=offer.region)
    is_vote = isinstance(basis, Election)
    seats = sorted(free_from, key=lambda seat: (free_from[seat], seat))
    return [
        begin_mandate(
            group,
            person,
            actor=actor,
            seat=seat,
            since=free_from[seat],
            designation=Designation.ELECTED if is_vote else Designation.CONSENSUS,
            designated_by=str(basis),
            designated_on=today,
            designated_until=months_later(today, call.term_months),
        )
        for seat, person in zip(seats, people, strict=False)
    ]


def _check_whole_outcome(call: VolunteerCall) -> None:
    """Seat nobody of a call whose outcome breaks its floor, or is not known as a whole."""
    if not call.stops_an_outcome:
        return
    balance = balance_of_outcome(call)
    if contested(call) - decided(call) or balance.is_broken:
        raise DomainError(
            balance.in_words(),
            rule=floor_rule(call),
            so=_("Nobody is seated before the whole outcome is known and keeps the floor."),
        )
