"""Who may do what on this floor."""

from django.contrib.auth.models import AnonymousUser

from csb_portal.models import User
from families.models import FocalPoint


def current_mandate(user: User | AnonymousUser) -> FocalPoint | None:
    """Return the mandate by which ``user`` speaks for an active family now, if any."""
    if not (user.is_authenticated and user.is_active):
        return None
    mandates = FocalPoint.objects.sitting().select_related("family", "user")
    return mandates.filter(user=user).first()


def is_focal_point(user: User | AnonymousUser) -> bool:
    return current_mandate(user) is not None
