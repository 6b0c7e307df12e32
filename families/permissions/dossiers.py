"""Who reads what is handed over with a seat."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser

from csb_portal import clock
from csb_portal.models import User
from csb_portal.permissions import is_staff
from families.models import Bureau, Family, FocalPoint
from families.permissions.mandates import mandate_for


def can_see_dossier(user: User | AnonymousUser, family: Family, seat: int) -> bool:
    """The family's focal points, the seat's designate, and staff; whoever left it, for a while."""
    if not (user.is_authenticated and user.is_active):
        return False
    if is_staff(user) or mandate_for(user, family):
        return True
    own = FocalPoint.objects.of_days().filter(user=user, family=family, seat=seat)
    since = clock.today() - timedelta(days=Bureau.current().handover_days)
    return own.filter(until__gt=since).exists() or own.designated().exists()
