"""Who hears that a day has come: the designate, and those who see a seat fall empty."""

from csb_portal import mail
from families.models import FocalPoint
from families.notifications.mandates import partners_and_staff


def mandate_runs(mandate: FocalPoint) -> None:
    """Tell a designate that the day has come."""
    mail.queue(
        "families/email/mandate_runs",
        to=[mandate.user],
        occasion=f"mandate-runs:{mandate.pk}",
        mandate=mandate,
    )


def seat_vacant(mandate: FocalPoint) -> None:
    """Tell the partner and staff that the day on which somebody leaves has come."""
    mail.queue(
        "families/email/seat_vacant",
        to=partners_and_staff(mandate),
        occasion=f"seat-vacant:{mandate.pk}",
        mandate=mandate,
    )
