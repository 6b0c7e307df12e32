"""Who may do what with date polls and with what meetings need."""

from csb_portal.permissions import is_operator, is_staff
from families.permissions.mandates import is_focal_point
from liaison.models import DatePoll
from liaison.permissions.roles import Somebody
from secretariat.permissions.terms import is_secretariat_member


def can_run_polls(user: Somebody) -> bool:
    """The six find the dates of the regular interfaces (proposal, 3.d to 3.f)."""
    return is_secretariat_member(user)


def can_see_poll(user: Somebody, poll: DatePoll) -> bool:
    """Whoever was asked, the six and staff; names of other bodies' people are not public."""
    if not (user.is_authenticated and user.is_active):
        return False
    return can_run_polls(user) or is_staff(user) or poll.voices.filter(user=user).exists()


def can_track_needs(user: Somebody) -> bool:
    """The six note what a meeting needs and ask for it (charter: logistical tasks)."""
    return is_secretariat_member(user)


def can_see_needs(user: Somebody) -> bool:
    """The board of all needs is for those who work on them, and for focal points."""
    return can_track_needs(user) or is_staff(user) or is_operator(user) or is_focal_point(user)
