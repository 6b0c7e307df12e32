"""Who may do what on this floor."""

from django.contrib.auth.models import AnonymousUser

from csb_portal.models import User
from csb_portal.permissions import is_operator, is_staff
from families.models import FocalPoint
from secretariat.models import Seat

Somebody = User | AnonymousUser


def current_seat(user: User | AnonymousUser) -> Seat | None:
    """Return the seat by which ``user`` acts for the secretariat now, if any.

    It takes the seat, a running term and the mandate as focal point of an active family,
    all on this day: when one of them ends, the right is gone by the next request.
    """
    if not (user.is_authenticated and user.is_active):
        return None
    seats = Seat.objects.current().filter(user=user, focal_point__in=FocalPoint.objects.sitting())
    return seats.select_related("term", "focal_point__family").first()


def is_secretariat_member(user: User | AnonymousUser) -> bool:
    """Tell whether ``user`` is one of the six at this moment (proposal, 2.c)."""
    return current_seat(user) is not None


def is_member_or_staff(user: User | AnonymousUser) -> bool:
    """The six, and staff who lend them a hand."""
    return is_staff(user) or is_secretariat_member(user)


def can_constitute(user: User | AnonymousUser) -> bool:
    """Staff and election operators declare who forms the secretariat."""
    return is_staff(user) or is_operator(user)


def can_step_down(user: User | AnonymousUser, seat: Seat) -> bool:
    """The holder may; and staff, who record what somebody asked for in writing."""
    return user.is_authenticated and user.is_active and (seat.user_id == user.pk or is_staff(user))
