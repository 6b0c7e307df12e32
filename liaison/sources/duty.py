"""Who has the duty, for the floors below."""

from csb_portal.models import User
from liaison.models.inbox.shift import on_duty


def serving() -> list[User]:
    """Return whoever serves now; nobody where no rota runs."""
    current = on_duty()
    return [current.user] if current else []
