"""Vacancies: found, and filled at once by the published order. The caller holds the term's lock."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from csb_portal import audit, clock
from csb_portal.models import User
from families.models import FocalPoint
from secretariat.choices.terms import Act, ClaimStatus, EndReason, SecretariatEvent
from secretariat.models import Claim, Seat, Term
from secretariat.notifications import terms as notifications
from secretariat.rules import terms as rules
from secretariat.services.terms.seats import end_claim, take_seat, vacate_seat


def settle_term(term: Term) -> list[Seat]:
    """Bring a locked, running term up to date: nobody sits without a mandate, no seat waits.

    Returns the seats newly taken. Calling it again changes nothing.
    """
    if not term.is_running:
        return []
    vacate_lapsed_seats(term)
    lapse_claims(term)
    return fill_vacancies(term)


def vacate_lapsed_seats(term: Term) -> None:
    """Free the seats of those who are no longer focal points of an active family.

    The seat ends on the day the mandate did, however late this runs.
    """
    today = clock.today()
    seats = term.holdings.occupied(today).exclude(focal_point__in=FocalPoint.objects.sitting())
    for seat in seats.with_people().select_related("term"):
        ended = seat.focal_point.until
        until = ended if ended and ended <= today else today
        vacate_seat(seat, until=until, reason=EndReason.MANDATE_ENDED, actor=None)
        notifications.seat_vacated(seat)


def lapse_claims(term: Term) -> None:
    """Take those who are no longer focal points off the waiting list."""
    sitting = Q(focal_point__in=FocalPoint.objects.sitting(), user__is_active=True)
    for claim in term.claims.waiting().exclude(sitting):
        end_claim(claim, ClaimStatus.LAPSED)
        audit.record(SecretariatEvent.CLAIM_ENDED, claim, actor=None, number=claim.number)


def fill_vacancies(term: Term) -> list[Seat]:
    """Give each vacant seat to the next in the ranking, else to the first in the queue.

    A seat that nobody has held yet is the chosen families' own, until the queue opens.
    Where neither gives anybody for a seat that was held, the queue is announced; where it is
    open already, everybody hears that a seat can be claimed.
    """
    occupied = set(term.holdings.occupied().values_list("number", flat=True))
    vacant = rules.vacant_numbers(occupied, term.seats)
    if not vacant:
        return []
    held_before = set(term.holdings.values_list("number", flat=True))
    taken = []
    for number in vacant:
        seat = _seat_next(term, number, only_chosen=number not in held_before)
        if seat:
            notifications.seat_filled(seat)
            taken.append(seat)
    left = set(vacant) - {seat.number for seat in taken}
    if left & held_before and term.queue_opens_at is None:
        announce_queue(term, opens_at=default_opening(), actor=None)
    elif term.is_queue_open:
        for number in sorted(left & held_before):
            _tell_of_free_seat(term, number)
    return taken


def _tell_of_free_seat(term: Term, number: int) -> None:
    """Let those without a seat know, once, that one can be claimed again (proposal, 2.d)."""
    last = term.holdings.filter(number=number).with_people().order_by("since", "pk").last()
    if last and not notifications.seat_was_free(last):
        notifications.seat_free(last)


def default_opening() -> datetime:
    """Return when a queue announced now opens if nobody names a time."""
    return rules.queue_opening(clock.now().astimezone(settings.BUREAU_TIME_ZONE))


def announce_queue(term: Term, *, opens_at: datetime, actor: User | None) -> Term:
    """Say when whoever comes first gets the empty seats (proposal, 2.d)."""
    term.queue_announced_at = clock.now()
    term.queue_opens_at = opens_at
    term.save(update_fields=["queue_announced_at", "queue_opens_at"])
    vacancies = term.seats - term.holdings.occupied().count()
    audit.record(
        SecretariatEvent.QUEUE_ANNOUNCED,
        term,
        actor=actor,
        opens_at=opens_at,
        vacancies=vacancies,
    )
    notifications.queue_announced(term, vacancies=vacancies)
    return term


def _seat_next(term: Term, number: int, *, only_chosen: bool) -> Seat | None:
    """Seat whoever's turn it is, or nobody."""
    focal_point = _next_of_ranking(term, only_chosen=only_chosen)
    if focal_point:
        return take_seat(term, number, focal_point, act=Act.RANKING, actor=None)
    claim = _next_of_queue(term)
    if claim:
        end_claim(claim, ClaimStatus.SEATED)
        return take_seat(
            term, number, claim.focal_point, act=Act.QUEUE, actor=claim.user, claim=claim
        )
    return None


def _next_of_ranking(term: Term, *, only_chosen: bool) -> FocalPoint | None:
    """Return the first focal point of the ranking who may be seated, best family first."""
    standings = term.standings.filter(is_chosen=True) if only_chosen else term.standings.all()
    places = dict(standings.values_list("family", "place"))
    sitting = FocalPoint.objects.sitting().filter(family__in=places, user__is_active=True)
    people = sorted(
        sitting.select_related("user", "family"), key=lambda one: (places[one.family_id], one.seat)
    )
    seated_or_gone = Seat.objects.filter(
        Q(term=term, end_reason=EndReason.STEPPED_DOWN) | Q(until=None)
    ).values_list("user", flat=True)
    barred = set(seated_or_gone) | set(term.holdings.occupied().values_list("user", flat=True))
    by_user = {person.user_id: person for person in reversed(people)}
    first = rules.first_free([person.user_id for person in people], barred)
    return by_user.get(first)


def _next_of_queue(term: Term) -> Claim | None:
    return term.claims.waiting().select_related("user", "focal_point__family").first()
