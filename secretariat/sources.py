"""What this floor tells the home page, somebody's desk and the monthly report."""

from csb_portal.desk import Notice, Task
from csb_portal.models import User


def notices() -> list[Notice]:
    """Say what is open to everybody now."""
    return []


def tasks_for(user: User) -> list[Task]:
    """Say what needs ``user`` now."""
    return []
