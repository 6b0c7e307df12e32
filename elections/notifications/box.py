"""Who hears of what happens to the box."""

from datetime import datetime

from elections.models import Election, RollEntry
from elections.notifications.elections import tell, voters


def vote_cast(entry: RollEntry) -> None:
    """Give the voter the tracker. It finds the ballot in the box, never what is on it.

    The text goes once it was delivered: which ballot is whose is the voter's to keep.
    """
    tell(
        "vote_cast",
        entry.election,
        [entry.user],
        occasion=f"vote_cast/{entry.tracker}",
        confidential=True,
        entry=entry,
    )


def opening_postponed(election: Election, *, was: datetime) -> None:
    """Tell everybody that the vote opens later, and why."""
    occasion = f"postponed-{election.opens_at:%Y%m%d%H%M}"
    tell("opening_postponed", election, voters(election), occasion=occasion, was=was)


def extended_for_quorum(election: Election, *, was: datetime) -> None:
    """Tell everybody that the vote goes on, as was announced for a missed quorum."""
    tell("extended_for_quorum", election, voters(election), was=was)
