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
    occasion = f"mandate-ended:{mandate.pk}{_time(mandate)}"
    mail.queue(
        "families/email/mandate_ended_holder",
        to=[mandate.user],
        occasion=occasion,
        mandate=mandate,
        reason=reason,
    )
    mail.queue(
        "families/email/mandate_ended",
        to=partners_and_staff(mandate),
        occasion=occasion,
        mandate=mandate,
    )


def end_taken_back(mandate: FocalPoint) -> None:
    """Tell whoever stays after all, the partner and staff, that the seat does not fall vacant."""
    mail.queue(
        "families/email/end_taken_back",
        to=[mandate.user, *partners_and_staff(mandate)],
        occasion=f"end-taken-back:{mandate.pk}{_time(mandate)}",
        mandate=mandate,
    )


def _time(mandate: FocalPoint) -> str:
    """Tell announcements of one mandate's end apart, so that each is heard of."""
    times = mandate.former_ends.count()
    return f"/{times}" if times else ""


def partners_and_staff(mandate: FocalPoint) -> list[User]:
    """Return who else sits for the family, and staff."""
    partners = FocalPoint.objects.current().filter(family=mandate.family).users()
    staff = User.objects.filter(groups__name=Role.STAFF, is_active=True)
    people = {person.pk: person for person in (*partners, *staff)}
    people.pop(mandate.user_id, None)
    return list(people.values())
