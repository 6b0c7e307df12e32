"""Who hears of calls and of what families answer."""

from collections.abc import Iterable

from csb_portal import mail
from csb_portal.models import OutgoingMail, User
from elections.models import ExpressionOfInterest, KeptStatement, VolunteerCall
from families.models import FocalPoint


def the_bureau() -> Iterable[User]:
    """Everyone who sits for a family now: the 42."""
    return FocalPoint.objects.sitting().users()


def about(call: VolunteerCall, occasion: str) -> str:
    return f"call/{call.slug}/{occasion}"


def call_opened(call: VolunteerCall) -> None:
    """Tell the bureau, so that either seat of a family can answer (proposal, 2.a)."""
    mail.queue(
        "elections/email/call_opened", to=the_bureau(), occasion=about(call, "opened"), call=call
    )


def call_closing(call: VolunteerCall, silent: Iterable[User]) -> None:
    """Remind those whose family has not answered, and nobody else."""
    mail.queue(
        "elections/email/call_closing", to=silent, occasion=about(call, "closing"), call=call
    )


def call_closed(call: VolunteerCall, volunteers: list[ExpressionOfInterest]) -> None:
    """Tell the bureau how many came forward, and what follows (proposal, 2.c and 2.d)."""
    mail.queue(
        "elections/email/call_closed",
        to=the_bureau(),
        occasion=about(call, "closed"),
        call=call,
        volunteers=volunteers,
    )


def call_cancelled(call: VolunteerCall, reason: str) -> None:
    mail.queue(
        "elections/email/call_cancelled",
        to=the_bureau(),
        occasion=about(call, "cancelled"),
        call=call,
        reason=reason,
    )


def already_reminded(call: VolunteerCall) -> bool:
    return OutgoingMail.objects.filter(occasion=about(call, "closing")).exists()


def interest_expressed(interest: ExpressionOfInterest, partner: User | None) -> None:
    """Present the offer to the whole bureau at once (proposal, 2.b).

    Its author's copy is the receipt, and the second focal point's asks to confirm it;
    one occasion, so nobody gets two.
    """
    author = interest.expressed_by.user
    occasion = about(interest.call, interest.reference)
    for template, readers in (
        ("interest_receipt", [author]),
        ("interest_to_confirm", [partner] if partner else []),
        ("interest_expressed", the_bureau()),
    ):
        mail.queue(f"elections/email/{template}", to=readers, occasion=occasion, interest=interest)


def interest_refused(kept: KeptStatement) -> None:
    """Give the author the reason and the text back."""
    mail.queue(
        "elections/email/interest_refused",
        to=[kept.author],
        occasion=about(kept.call, f"refused-{kept.pk}"),
        kept=kept,
    )


def interest_withdrawn(interest: ExpressionOfInterest) -> None:
    mail.queue(
        "elections/email/interest_withdrawn",
        to=the_bureau(),
        occasion=about(interest.call, f"{interest.reference}-withdrawn"),
        interest=interest,
    )
