"""Who reads and handles what was answered by mail."""

from liaison.permissions.roles import Somebody
from secretariat.permissions.terms import is_member_or_staff, is_secretariat_member


def can_read_replies(user: Somebody) -> bool:
    """The secretariat and staff: a mail is written to them, not to the public."""
    return is_member_or_staff(user)


def can_handle_replies(user: Somebody) -> bool:
    """The secretariat says what a mailed answer is."""
    return is_secretariat_member(user)
