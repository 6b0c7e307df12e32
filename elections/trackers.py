"""Trackers: by which each voter finds their own ballot in the box, and nobody another's."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from elections.choices import ChainKind
from elections.models import ChainEvent, Election

SHORTEST, LONGEST = 8, 64
GROUP, GROUPS = 4, 3
MOST_FOUND = 10


@dataclass(frozen=True)
class TrackedBallot:
    """A ballot as the public may see it: its place in the archive, its tracker, whether it counts."""

    height: int
    tracker: str
    is_replaced: bool

    @property
    def beginning(self) -> str:
        """The first characters in groups, as people compare them."""
        return " ".join(self.tracker[at : at + GROUP] for at in range(0, GROUP * GROUPS, GROUP))

    @property
    def rest(self) -> str:
        return self.tracker[GROUP * GROUPS :]


def tracker_of_payload(payload: str) -> str:
    """Return the tracker of the ballot that an event names: the same SHA-256 in base 64."""
    return base64.b64encode(bytes.fromhex(payload)).decode().rstrip("=")


def typed(text: str) -> str:
    """Return the beginning of a tracker as somebody typed it, without spaces and dots."""
    return "".join(text.split()).rstrip(".…=")[:LONGEST]


def tracked(election: Election, events: Iterable[ChainEvent]) -> list[TrackedBallot]:
    """Say of each ballot whether the same voter replaced it by a later one.

    The roll keeps the tracker of each voter's last ballot, so no ballot is read for this.
    """
    found = [(event.height, tracker_of_payload(event.payload)) for event in events]
    last = election.roll.filter(tracker__in=[each for _height, each in found])
    counting = set(last.values_list("tracker", flat=True))
    return [TrackedBallot(height, each, each not in counting) for height, each in found]


def find_ballots(election: Election, beginning: str) -> list[TrackedBallot]:
    """Return the ballots whose trackers begin like that, usually one.

    ``beginning`` has at least eight characters; what cannot begin a tracker finds nothing.
    """
    whole = beginning[: len(beginning) // GROUP * GROUP]
    try:
        prefix = base64.b64decode(whole, validate=True).hex()
    except ValueError:
        return []
    events = ballots_in(election).filter(payload__startswith=prefix)[:MOST_FOUND]
    return [each for each in tracked(election, events) if each.tracker.startswith(beginning)]


def ballots_in(election: Election) -> QuerySet[ChainEvent]:
    """Return the ballots in the order in which they came, without what is in them."""
    ballots = election.chain.filter(kind=ChainKind.BALLOT)
    return ballots.only("height", "payload", "election_id", "kind").order_by("height")
