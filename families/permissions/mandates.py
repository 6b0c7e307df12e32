"""Who may do what on this floor."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from csb_portal.models import User
from csb_portal.permissions import is_staff
from families.models import Family, FocalPoint

NOT_GIVEN_UP = F("until").desc(nulls_first=True)


def current_mandate(user: User | AnonymousUser) -> FocalPoint | None:
    """Return the mandate by which ``user`` speaks for an active family now, if any."""
    if not (user.is_authenticated and user.is_active):
        return None
    mandates = FocalPoint.objects.sitting().select_related("family", "user")
    return mandates.filter(user=user).first()


def mandate_for(user: User | AnonymousUser, family: Family) -> FocalPoint | None:
    """Return the mandate by which ``user`` speaks for ``family`` now, if it is theirs.

    Only its holder states its basis and steps down from it.
    """
    mandate = current_mandate(user)
    return mandate if mandate and mandate.family_id == family.pk else None


def own_mandate(user: User | AnonymousUser, family: Family) -> FocalPoint | None:
    """Return the mandate ``user`` may leave: held now or to come, and not given up already."""
    if not (user.is_authenticated and user.is_active):
        return None
    own = FocalPoint.objects.unfinished().filter(user=user, family=family)
    return own.select_related("family", "user").order_by(NOT_GIVEN_UP, "since").first()


def is_focal_point(user: User | AnonymousUser) -> bool:
    return current_mandate(user) is not None


def can_manage_families(user: User | AnonymousUser) -> bool:
    """Staff keep the roll: they import it, and begin and end mandates."""
    return is_staff(user)


def can_see_addresses(user: User | AnonymousUser) -> bool:
    """Addresses are for colleagues and staff; the public sees names only."""
    return is_staff(user) or is_focal_point(user)
