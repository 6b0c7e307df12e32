"""Who hears of alternates."""

from csb_portal import mail
from families.models import Alternate, FocalPoint
from families.notifications.mandates import partners_and_staff


def alternate_named(alternate: Alternate) -> None:
    """Tell somebody what they stand in for, and when they would step in."""
    mail.queue(
        "families/email/alternate_named",
        to=[alternate.user],
        occasion=f"alternate-named:{alternate.pk}",
        alternate=alternate,
    )


def alternate_stepped_in(mandate: FocalPoint) -> None:
    """Tell the partner and staff who holds the seat now; the person has a mail of their own."""
    mail.queue(
        "families/email/alternate_stepped_in",
        to=partners_and_staff(mandate),
        occasion=f"alternate-stepped-in:{mandate.pk}",
        mandate=mandate,
    )
