"""A secretariat comes into office, and leaves it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import on_day
from elections.choices import Route
from elections.models import VolunteerCall
from elections.sources import Composition, composition_of
from families.models import Bureau, Family, FocalPoint
from secretariat.choices.terms import Act, ClaimStatus, EndReason, SecretariatEvent, TermStatus
from secretariat.models import Term, TermFamily
from secretariat.notifications import terms as notifications
from secretariat.rules import terms as rules
from secretariat.services.terms.obstacles import obstacle_to, undecided
from secretariat.services.terms.seats import end_claim, take_seat, vacate_seat
from secretariat.services.terms.vacancies import announce_queue, default_opening


@transaction.atomic
def constitute_secretariat(
    call: VolunteerCall,
    *,
    actor: User,
    on: date | None = None,
    months: int | None = None,
    queue_opens_at: datetime | None = None,
) -> Term:
    """Seat the focal points of the families a call led to, for a term (proposal, 2.c and 2.d).

    ``on`` is the first day (today); ``months`` the length of the term (the bureau's). With fewer families
    than needed the first-come queue is announced for ``queue_opens_at``, by default nine
    o'clock on the next day that leaves a day's notice. A secretariat still in office ends.
    Raises ``DomainError`` while the outcome is undecided, and the second time.
    """
    call = locked(call)
    list(call.elections.select_for_update().order_by("pk"))  # nobody annuls one meanwhile
    obstacle, composition = obstacle_to(call), composition_of(call)
    if obstacle or not composition:
        raise obstacle or undecided(call)
    _require_today(on)
    _require_to_come(queue_opens_at)
    for previous in Term.objects.select_for_update().filter(status=TermStatus.RUNNING):
        end_term(previous, last_day=min(previous.ends_on, clock.today() - timedelta(days=1)))
    term = _begin_term(composition, months or Bureau.current().term_months)
    audit.record(
        SecretariatEvent.CONSTITUTED,
        term,
        actor=actor,
        call=call.slug,
        election=composition.election.slug if composition.election else None,
        families=[family.slug for family in composition.families],
        seats=term.seats,
        ends_on=term.ends_on,
    )
    _seat_families(term, composition, actor=actor)
    if call.route == Route.FILL and term.holdings.count() < term.seats:
        opens_at = queue_opens_at or default_opening()
        announce_queue(term, opens_at=opens_at, actor=actor)
    notifications.secretariat_constituted(term)
    return term


def end_term(term: Term, *, last_day: date) -> Term:
    """Let a locked term end with ``last_day``: every seat is free, the waiting list empty."""
    term.ends_on = last_day
    term.move_to(TermStatus.ENDED)
    term.save(update_fields=["ends_on", "status"])
    after = last_day + timedelta(days=1)
    for seat in term.holdings.occupied(after).select_related("term"):
        vacate_seat(seat, until=after, reason=EndReason.TERM_ENDED, actor=None)
    for claim in term.claims.waiting():
        end_claim(claim, ClaimStatus.LAPSED)
    audit.record(SecretariatEvent.TERM_ENDED, term, actor=None, ends_on=last_day)
    return term


@dataclass(frozen=True)
class PlannedHolder:
    """One seat as a composition gives it: whose it is, and who is there to take it."""

    number: int
    family: Family
    focal_point: FocalPoint | None


def seating_plan(composition: Composition) -> list[PlannedHolder]:
    """Return who gets which seat: both focal points of each family, in the outcome's order.

    Where a family has nobody, its seat stays empty; nobody moves up.
    """
    sitting = FocalPoint.objects.sitting().filter(family__in=composition.families)
    people = {
        (focal_point.family.slug, focal_point.seat): focal_point
        for focal_point in sitting.filter(user__is_active=True).select_related("user", "family")
    }
    families = {family.slug: family for family in composition.families}
    plan = rules.seat_plan(
        [(family.slug, family.seats) for family in composition.families], composition.call.seats
    )
    return [
        PlannedHolder(
            place.number, families[place.family], people.get((place.family, place.family_seat))
        )
        for place in plan
    ]


def _begin_term(composition: Composition, months: int) -> Term:
    today = clock.today()
    term = Term.objects.create(
        call=composition.call,
        election=composition.election,
        seats=composition.call.seats,
        starts_on=today,
        ends_on=rules.last_day_of_term(today, months),
        constituted_at=clock.now(),
    )
    TermFamily.objects.bulk_create(
        TermFamily(term=term, family=family, place=place, is_chosen=family in composition.families)
        for place, family in enumerate(composition.ranking, start=1)
    )
    return term


def _seat_families(term: Term, composition: Composition, *, actor: User) -> None:
    act = Act.ELECTION if composition.election else Act.VOLUNTEERS
    for place in seating_plan(composition):
        if place.focal_point:
            take_seat(term, place.number, place.focal_point, act=act, actor=actor)


def _require_today(on: date | None) -> None:
    if on is not None and on != clock.today():
        raise DomainError(
            _("Today is %(today)s, not %(day)s.")
            % {"today": on_day(clock.today()), "day": on_day(on)},
            rule=_("A term begins on the day it is constituted: seats are never back-dated."),
            so=_("Open the page anew and look again at who will be seated."),
        )


def _require_to_come(queue_opens_at: datetime | None) -> None:
    if queue_opens_at is not None and queue_opens_at < clock.now():
        raise DomainError(
            _("The time for the first-come queue is past."),
            rule=_("The first-come queue opens at a time announced before."),
            so=_("Choose a time to come."),
        )
