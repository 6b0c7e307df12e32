"""Who says who stands in, and who may step back from it."""

from django.contrib.auth.models import AnonymousUser

from csb_portal.models import User
from families.models import Alternate, Family
from families.permissions.mandates import mandate_for
from families.permissions.proposals import can_keep_seats, can_propose


def can_set_stepping_in(user: User | AnonymousUser, family: Family) -> bool:
    """Only the family's own focal points: whether alternates step in is the family's word."""
    return mandate_for(user, family) is not None


def can_end_alternate(user: User | AnonymousUser, alternate: Alternate) -> bool:
    """The family's focal points and staff; and the alternate, who steps back."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.pk == alternate.user_id or can_keep_seats(user, alternate.family)


def can_see_keeping(user: User | AnonymousUser, family: Family) -> bool:
    """Whoever keeps the seats, may propose, or stands in for one, now or soon."""
    if not user.is_authenticated:
        return False
    stands_in = Alternate.objects.unfinished().filter(user=user, family=family)
    return can_keep_seats(user, family) or can_propose(user, family) or stands_in.exists()
