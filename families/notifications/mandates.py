"""Who hears of a mandate: its holder, the partner in the other seat, and staff."""

from csb_portal import mail
from csb_portal.models import User
from csb_portal.permissions import Role
from families.models import FocalPoint


def mandate_begun(mandate: FocalPoint) -> None:
    """Tell somebody that they speak for a family now, and how to get in."""
    mail.queue(
        "families/email/mandate_begun",
        to=[mandate.user],
        occasion=f"mandate-begun:{mandate.pk}",
        mandate=mandate,
    )


def mandate_ended(mandate: FocalPoint, *, reason: str) -> None:
    """Tell whoever left, the partner who stays, and staff, that a seat is vacant.

    The reason is for the person themself; staff find it in the trail.
    """
    mail.queue(
        "families/email/mandate_ended_holder",
        to=[mandate.user],
        occasion=f"mandate-ended:{mandate.pk}",
        mandate=mandate,
        reason=reason,
    )
    mail.queue(
        "families/email/mandate_ended",
        to=partners_and_staff(mandate),
        occasion=f"mandate-ended:{mandate.pk}",
        mandate=mandate,
    )


def partners_and_staff(mandate: FocalPoint) -> list[User]:
    """Return who else sits for the family, and staff."""
    partners = FocalPoint.objects.current().filter(family=mandate.family).users()
    staff = User.objects.filter(groups__name=Role.STAFF, is_active=True)
    people = {person.pk: person for person in (*partners, *staff)}
    people.pop(mandate.user_id, None)
    return list(people.values())
