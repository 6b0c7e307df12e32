"""Who may do what in the shared inbox."""

from csb_portal.permissions import is_staff
from liaison.models import Assignment, DutyShift
from liaison.models.inbox.shift import on_duty
from liaison.permissions.roles import Somebody
from secretariat.permissions.terms import current_seat, is_member_or_staff


def can_work_in_inbox(user: Somebody) -> bool:
    """The six and staff: they assign, write notes and set days."""
    return is_member_or_staff(user)


def can_give_away(user: Somebody, assignment: Assignment) -> bool:
    """Whoever has it; and whoever is on duty, or staff, where that person is ill or away."""
    if assignment.holder_id == user.pk or is_staff(user):
        return True
    now = on_duty()
    return now is not None and now.seat.user_id == user.pk


def can_hand_over_duty(user: Somebody) -> bool:
    """The one on duty; and every other member or staff, because who is ill cannot click."""
    return can_work_in_inbox(user)


def can_swap(user: Somebody, shift: DutyShift) -> bool:
    """Whoever holds the seat of a shift."""
    seat = current_seat(user)
    return seat is not None and seat.number == shift.seat
