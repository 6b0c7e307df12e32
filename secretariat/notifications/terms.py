"""Who hears of what the secretariat becomes."""

from django.db.models import Q

from csb_portal.mail import outbox as mail
from csb_portal.models import OutgoingMail, User
from csb_portal.permissions import Role
from elections.choices import CallStatus
from elections.models import VolunteerCall
from families.models import FocalPoint
from secretariat.models import Claim, Seat, Term


def secretariat_constituted(term: Term) -> None:
    """Tell the bureau who its secretariat is; the seated get a letter of their own."""
    seats = list(term.holdings.occupied().with_people().order_by("number"))
    bureau = FocalPoint.objects.sitting().users()
    mail.queue(
        "secretariat/email/secretariat_constituted",
        to=bureau.exclude(pk__in=[seat.user_id for seat in seats]),
        occasion=f"secretariat-constituted:{term.pk}",
        term=term,
        seats=seats,
    )


def seat_taken(seat: Seat) -> None:
    """Tell somebody that they sit, by which act, and how to step down."""
    mail.queue(
        "secretariat/email/seat_taken",
        to=[seat.user],
        occasion=f"seat-taken:{seat.pk}",
        seat=seat,
        term=seat.term,
    )


def seat_filled(seat: Seat) -> None:
    """Tell the other members who has joined them."""
    others = seat.term.holdings.current().exclude(pk=seat.pk)
    mail.queue(
        "secretariat/email/seat_filled",
        to=others.users(),
        occasion=f"seat-filled:{seat.pk}",
        seat=seat,
        term=seat.term,
    )


def seat_vacated(seat: Seat) -> None:
    """Tell whoever leaves, and the members who stay, that a seat falls vacant."""
    others = seat.term.holdings.current().exclude(pk=seat.pk)
    mail.queue(
        "secretariat/email/seat_vacated",
        to=[seat.user, *others.users().exclude(pk=seat.user_id)],
        occasion=f"seat-vacated:{seat.pk}",
        seat=seat,
        term=seat.term,
    )


def queue_announced(term: Term, *, vacancies: int) -> None:
    """Tell every focal point without a seat when the first-come queue opens (proposal, 2.d)."""
    seated = term.holdings.occupied().values("user")
    mail.queue(
        "secretariat/email/queue_announced",
        to=FocalPoint.objects.sitting().users().exclude(pk__in=seated),
        occasion=f"queue-announced:{term.pk}",
        term=term,
        vacancies=vacancies,
    )


def seat_free(last: Seat) -> None:
    """Tell every focal point without a seat that one can be claimed now (proposal, 2.d)."""
    seated = last.term.holdings.occupied().values("user")
    mail.queue(
        "secretariat/email/seat_free",
        to=FocalPoint.objects.sitting().users().exclude(pk__in=seated).exclude(pk=last.user_id),
        occasion=_free(last),
        seat=last,
        term=last.term,
    )


def seat_was_free(last: Seat) -> bool:
    """Tell whether it was said that the seat of its ``last`` holder can be claimed."""
    return OutgoingMail.objects.filter(occasion=_free(last)).exists()


def _free(last: Seat) -> str:
    return f"seat-free:{last.pk}"


def claim_waiting(claim: Claim, *, place: int) -> None:
    """Give somebody who came after the last seat their number on the waiting list."""
    mail.queue(
        "secretariat/email/claim_waiting",
        to=[claim.user],
        occasion=f"claim-waiting:{claim.pk}",
        claim=claim,
        place=place,
        term=claim.term,
    )


def term_ended(term: Term) -> None:
    """Tell the bureau that its secretariat's term is over."""
    mail.queue(
        "secretariat/email/term_ended",
        to=FocalPoint.objects.sitting().users(),
        occasion=f"term-ended:{term.pk}",
        term=term,
    )


def term_ending(term: Term, days: int, call: VolunteerCall | None) -> None:
    """Remind the bureau, its secretariat and whoever runs elections that a term ends.

    Everybody else reads it on the front page (``sources.notices``).
    """
    operators = User.objects.filter(groups__name=Role.OPERATOR, is_active=True)
    bureau = FocalPoint.objects.sitting().users()
    mail.queue(
        "secretariat/email/term_ending",
        to=User.objects.filter(Q(pk__in=operators) | Q(pk__in=bureau)),
        occasion=_ending(term, days),
        term=term,
        call=call if call and call.status != CallStatus.DRAFT else None,
    )


def end_was_told(term: Term, days: int) -> bool:
    return OutgoingMail.objects.filter(occasion=_ending(term, days)).exists()


def _ending(term: Term, days: int) -> str:
    return f"term-ending:{term.pk}:{days}"
