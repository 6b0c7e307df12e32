"""The elected take their seats: by the mandates that everything else reads."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections import rules
from elections.choices import ELECTION_OVER, CallStatus, ElectionEvent
from elections.models import Election, GroupSeats, Seating, VolunteerCall
from elections.services.balance import check_floor_of_outcome
from elections.sources.seats import settled
from families.choices.families import Designation
from families.models import Alternate, Family, FocalPoint
from families.rules.terms import months_later
from families.services.alternates import end_alternate
from families.services.locking import lock_people_and_seats
from families.services.mandates import begin_mandate, end_mandate
from families.services.self_statements import take_over_statement


def seat_elected(election: Election, *, actor: User) -> list[FocalPoint]:
    """Begin the mandates of those a certified vote elected; those of their predecessors end.

    The caller certifies the election in the same transaction. Where "none of these" is elected,
    or nobody has a vote, the seat stays open, and no alternate steps into it against that word.
    Raises ``DomainError`` if somebody elected would find no seat.
    """
    if election.group is None:
        return []
    check_floor_of_outcome(election.call)
    row = GroupSeats.objects.get(call=election.call, group=election.group)
    people = [c.person for c in election.ranking() if c.is_elected and c.person]
    seated = _seat(row, people, election, actor=actor)
    held = [mandate.seat for mandate in seated]
    _end_alternates(election.group, set(range(1, row.seats + 1)) - set(held), actor=actor)
    audit.record(
        ElectionEvent.ELECTED_SEATED,
        election,
        actor=actor,
        family=election.group.slug,
        mandates=seated,
        open_seats=row.seats - len(seated),
    )
    return seated


@transaction.atomic
def seat_unopposed(call: VolunteerCall, group: Family, *, actor: User) -> list[FocalPoint]:
    """Seat those who stand for a group that needs no vote. Raises ``DomainError``."""
    call = locked(call)
    row = settled(call, group)
    votes = call.elections.real().filter(group=group).exclude(status__in=ELECTION_OVER)
    if call.status != CallStatus.CLOSED or row is None or not row.needs_none or votes.exists():
        raise DomainError(
            _("The seats of %(group)s are not filled without a vote.") % {"group": group},
            rule=_(
                "Who stands sits without a vote where no more people offer than pass without one."
            ),
        )
    check_floor_of_outcome(call)
    offers = call.nominations.standing().filter(group=group).select_related("person")
    people = [offer.person for offer in offers]
    if actor in people or FocalPoint.objects.current().filter(family=group, user=actor).exists():
        raise DomainError(
            _("The seats of %(group)s are your own matter.") % {"group": group},
            rule=_("Nobody seats themselves, or those of their own group."),
            so=_("Ask the other election operator to take this step."),
        )
    if call.seatings.filter(election=None, mandate__family=group).exists():
        raise DomainError(_("They have their seats already."), so=_("Nothing is left to do."))
    seated = _seat(row, people, None, actor=actor)
    audit.record(
        ElectionEvent.ELECTED_SEATED, call, actor=actor, family=group.slug, mandates=seated
    )
    return seated


def unseat(election: Election, *, actor: User, reason: str) -> None:
    """End the mandates that a vote began which is annulled; the seats are vacant then.

    No alternate steps into them: the next vote fills them.
    """
    if election.group is None or election.certified_at is None:
        return
    group = _locked_all(election.group, [])
    begun = FocalPoint.objects.unfinished().filter(
        pk__in=election.seatings.values("mandate"), until=None
    )
    ended = [end_mandate(mandate, actor=actor, reason=reason) for mandate in begun]
    _end_alternates(group, {mandate.seat for mandate in ended}, actor=actor)
    audit.record(ElectionEvent.ELECTED_UNSEATED, election, actor=actor, mandates=ended)


def _seat(
    row: GroupSeats, people: list[User], election: Election | None, *, actor: User
) -> list[FocalPoint]:
    """Give each of ``people`` a seat of a group, from the first day on which both are free.

    Whoever sits in the group keeps their own seat. An announced end stands, of a seat or of the
    mandate that one of them has for another group: the new mandate begins with it. A mandate for
    another group without an end is left for the new one, for a person sits for one family.
    """
    call, today = row.call, clock.today()
    basis = election or call
    group = _locked_all(row.group, people)
    part = Q(family=group) & (Q(seat__lte=row.seats) | Q(seat__gt=group.seats))
    before = FocalPoint.objects.unfinished().filter(part | Q(user__in=people))
    ends = [_ended(mandate, basis, actor) for mandate in before.select_related("family")]
    own = {mandate.user_id: mandate.seat for mandate in ends if mandate.family_id == group.pk}
    seats = range(1, min(row.seats, group.seats) + 1)
    of_group = [mandate for mandate in ends if mandate.family_id == group.pk]
    free_from = {seat: _last_end([m for m in of_group if m.seat == seat]) for seat in seats}
    given = rules.seats_given([person.pk for person in people], own, free_from)
    _check_seats(row, group, people, given)
    _take_over_statements(call, people, actor)
    mandates = [
        begin_mandate(
            group,
            person,
            actor=actor,
            seat=given[person.pk],
            since=max(
                free_from[given[person.pk]],
                _last_end([mandate for mandate in ends if mandate.user_id == person.pk]),
            ),
            designation=Designation.ELECTED if election else Designation.CONSENSUS,
            designated_by=str(basis),
            designated_on=today,
            designated_until=months_later(today, call.term_months),
        )
        for person in people
    ]
    Seating.objects.bulk_create(
        Seating(call=call, election=election, mandate=mandate) for mandate in mandates
    )
    return mandates


def _locked_all(group: Family, people: list[User]) -> Family:
    """Lock the group, and all that its people leave or are; return the group as it is now."""
    left = FocalPoint.objects.unfinished().filter(user__in=people).values("family")
    families = Family.objects.select_for_update().filter(Q(pk=group.pk) | Q(pk__in=left))
    found = {family.pk: family for family in families.order_by("pk")}
    lock_people_and_seats(people, found.values())
    list(Alternate.objects.select_for_update().filter(family=group).order_by("pk"))
    return found[group.pk]


def _ended(mandate: FocalPoint, basis: Election | VolunteerCall, actor: User) -> FocalPoint:
    """End a mandate today that has no end yet; one that is recorded stands."""
    if mandate.until is not None:
        return mandate
    return end_mandate(mandate, actor=actor, reason=_("Filled anew: %(basis)s.") % {"basis": basis})


def _last_end(mandates: list[FocalPoint]) -> date:
    return max([clock.today(), *(m.until for m in mandates if m.until and not m.is_empty)])


def _check_seats(
    row: GroupSeats, group: Family, people: list[User], given: Mapping[int, int]
) -> None:
    """Drop nobody silently for whom the group has no seat any more. Raises ``DomainError``."""
    without = [str(person) for person in people if person.pk not in given]
    if without:
        raise DomainError(
            _("%(group)s has %(seats)d seats now; there is none for %(names)s.")
            % {"group": group, "seats": group.seats, "names": ", ".join(without)},
            rule=_("A call fills as many seats as there were when it closed: %(seats)d.")
            % {"seats": row.seats},
            so=_("Give %(group)s its seats back, and take this step again.") % {"group": group},
        )


def _take_over_statements(call: VolunteerCall, people: list[User], actor: User) -> None:
    for offer in call.nominations.standing().filter(person__in=people).select_related("person"):
        take_over_statement(
            offer.person,
            gender=offer.gender,
            region=offer.region,
            said_on=offer.received_at.astimezone(settings.BUREAU_TIME_ZONE).date(),
            actor=actor,
        )


def _end_alternates(group: Family, seats: set[int], *, actor: User) -> None:
    for alternate in Alternate.objects.filter(family=group, seat__in=seats, until=None):
        end_alternate(alternate, actor=actor)
