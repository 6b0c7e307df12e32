"""The first-come queue: by person, in the order of the server, never a seventh."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import on_day, when
from csb_portal.templatetags.face import time_left
from families.models import FocalPoint
from families.permissions.mandates import current_mandate
from secretariat.choices.terms import Act, ClaimStatus, SecretariatEvent
from secretariat.models import Claim, Term
from secretariat.notifications import terms as notifications
from secretariat.rules import terms as rules
from secretariat.services.terms.seats import end_claim
from secretariat.services.terms.vacancies import announce_queue, settle_term


@transaction.atomic
def open_queue(term: Term, *, opens_at: datetime, actor: User) -> Term:
    """Announce that the empty seats go to whoever comes first from ``opens_at`` on.

    Raises ``DomainError`` in a term that is over, without a vacancy, a second time, and
    for a time that is past (proposal, 2.d).
    """
    term = locked(term)
    _require_running(term)
    settle_term(term)
    rule = _("The first-come queue opens once a term, at a time announced before.")
    if term.queue_opens_at is not None:
        raise DomainError(
            _("It was announced for %(moment)s.") % {"moment": when(term.queue_opens_at)},
            rule=rule,
            so=_("That time holds."),
        )
    if term.holdings.occupied().count() >= term.seats:
        raise DomainError(
            _("All %(count)d seats are held.") % {"count": term.seats},
            rule=_("The first-come queue fills empty seats."),
            so=_("It is announced by itself when a seat falls vacant that no [family] takes."),
        )
    if opens_at < clock.now():
        raise DomainError(
            _("%(moment)s is past.") % {"moment": when(opens_at)},
            rule=rule,
            so=_("Choose a time to come."),
        )
    return announce_queue(term, opens_at=opens_at, actor=actor)


@transaction.atomic
def claim_seat(term: Term, *, user: User) -> Claim:
    """Take the next empty seat, or a number on the waiting list (proposal, 2.d).

    Whoever gets the term's lock first is first. A second click gets the first answer.
    Raises ``DomainError`` before the announced time, for anybody who is not a sitting
    focal point, and for whoever holds a seat by another act.
    """
    term = locked(term)
    _require_running(term)
    settle_term(term)
    if earlier := _standing_claim(term, user):
        return earlier
    _require_open(term)
    focal_point = _require_claimant(term, user)
    last = term.claims.aggregate(last=Max("number"))["last"] or 0
    claim = term.claims.create(
        number=last + 1, user=user, focal_point=focal_point, claimed_at=clock.now()
    )
    audit.record(
        SecretariatEvent.SEAT_CLAIMED,
        claim,
        actor=user,
        term=term,
        number=claim.number,
        family=focal_point.family.slug,
    )
    settle_term(term)
    claim.refresh_from_db()
    if claim.is_waiting:
        notifications.claim_waiting(claim, place=place_of(claim))
    return claim


@transaction.atomic
def leave_queue(claim: Claim, *, actor: User) -> Claim:
    """Give up a place on the waiting list. Raises ``DomainError`` if it is none any more."""
    locked(claim.term)
    claim = locked(claim)
    end_claim(claim, ClaimStatus.LEFT)
    audit.record(SecretariatEvent.CLAIM_ENDED, claim, actor=actor, number=claim.number)
    return claim


def place_of(claim: Claim) -> int:
    """Return the place of a waiting claim on the waiting list; 1 is next."""
    waiting = claim.term.claims.waiting().values_list("number", flat=True)
    return rules.place_in_line(claim.number, list(waiting))


def _standing_claim(term: Term, user: User) -> Claim | None:
    """Return what an earlier click already got, if it still stands."""
    seat = term.holdings.occupied().filter(user=user, act=Act.QUEUE).select_related("claim").first()
    return seat.claim if seat else term.claims.waiting().filter(user=user).first()


def _require_running(term: Term) -> None:
    if not term.is_running:
        raise DomainError(
            _("The term of this [secretariat] ended on %(day)s.") % {"day": on_day(term.ends_on)},
            rule=_("Seats are filled while a [secretariat] is in office."),
            so=_("Look at the page of the [secretariat] for the one in office now."),
        )


def _require_open(term: Term) -> None:
    rule = _("Empty seats go to whoever comes first, from an announced time on.")
    if term.queue_opens_at is None:
        raise DomainError(
            _("No first-come queue has been announced."),
            rule=rule,
            so=_("You will get a mail when one is."),
        )
    if clock.now() < term.queue_opens_at:
        raise DomainError(
            _("The queue opens at %(moment)s, %(left)s.")
            % {
                "moment": when(term.queue_opens_at),
                "left": time_left(term.queue_opens_at, clock.now()),
            },
            rule=rule,
            so=_("Come back then: nobody is ahead of you, and being early gives no place."),
        )


def _require_claimant(term: Term, user: User) -> FocalPoint:
    """Return the mandate by which ``user`` may claim. Raises ``DomainError``."""
    seat = term.holdings.occupied().filter(user=user).first()
    if seat:
        raise DomainError(
            _("You hold seat %(number)d already.") % {"number": seat.number},
            rule=_("Nobody holds two seats in the [secretariat]."),
            so=_("Nothing was changed."),
        )
    focal_point = current_mandate(user)
    if focal_point is None:
        raise DomainError(
            _("You are not a [focal point] of an active [family] today."),
            rule=_("The first-come queue is for the [focal points] of the [families]."),
            so=_("Ask your [family]: it designates its [focal points]."),
        )
    return focal_point
