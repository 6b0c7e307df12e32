"""Who hears of what happens to the box."""

from elections.models import RollEntry
from elections.notifications.elections import tell


def vote_cast(entry: RollEntry) -> None:
    """Give the voter a receipt. It says that a ballot was cast, never what is on it."""
    tell("vote_cast", entry.election, [entry.user], entry=entry)
