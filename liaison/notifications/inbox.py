"""Who hears of what happens in the shared inbox: members only."""

from collections.abc import Sequence

from csb_portal import mail
from csb_portal.models import User
from liaison.models import Assignment, DutyShift, DutySwap, Message
from liaison.models.inbox.shift import on_duty
from liaison.notifications.readers import secretariat


def message_assigned(assignment: Assignment) -> None:
    """Tell a member what they were given, by whom, and with which note."""
    mail.queue(
        "liaison/email/message_assigned",
        to=[assignment.holder],
        occasion=f"assignment:{assignment.pk}",
        assignment=assignment,
        message=assignment.message,
    )


def message_still_waits(message: Message) -> None:
    """Tell the members who were not told at first that nobody has taken it."""
    author, told = message.author if message.is_relay else None, on_duty()
    members = secretariat(but=author)
    mail.queue(
        "liaison/email/message_still_waits",
        to=[member for member in members if not told or member != told.user],
        occasion=f"still-waits:{message.reference}",
        message=message,
    )


def duty_handed_over(
    shift: DutyShift, *, giver: User, taker: User, moved: Sequence[Assignment]
) -> None:
    """Tell both: who has the duty now, until when, and what went along."""
    for template, reader in (("duty_passed_on", giver), ("duty_taken_over", taker)):
        mail.queue(
            f"liaison/email/{template}",
            to=[reader],
            occasion=f"duty:{shift.pk}",
            shift=shift,
            giver=giver,
            taker=taker,
            messages=[assignment.message for assignment in moved],
        )


def swap_proposed(swap: DutySwap) -> None:
    """Ask the other member, who says yes or no on the page of the duty."""
    mail.queue(
        "liaison/email/swap_proposed", to=[swap.asked], occasion=f"swap:{swap.pk}", swap=swap
    )


def swap_answered(swap: DutySwap) -> None:
    """Tell both how it ended."""
    mail.queue(
        "liaison/email/swap_answered",
        to=[swap.proposed_by, swap.asked],
        occasion=f"swap-answered:{swap.pk}",
        swap=swap,
    )
