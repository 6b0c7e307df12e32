"""What happens to an election, as links of a hash chain (specification, 4.4)."""

from dataclasses import dataclass
from typing import Any

from elections.protocol.encoding import dumps, parse_canonical, sha256_hex
from elections.protocol.errors import ProtocolError

TYPES = ("Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result")


@dataclass(frozen=True)
class Event:
    """One link of the chain: what happened, after which event, about which data (digests in hex)."""

    parent: str | None
    height: int
    type: str
    payload: str | None

    def text(self) -> str:
        """Return the JSON as it stands in the archive."""
        members = {
            "parent": self.parent,
            "height": self.height,
            "type": self.type,
            "payload": self.payload,
        }
        return dumps({name: value for name, value in members.items() if value is not None})

    @property
    def digest(self) -> str:
        """Return the hex SHA-256 by which the next event names this one."""
        return sha256_hex(self.text())

    @classmethod
    def parse(cls, text: str) -> "Event":
        """Read an event; raise ProtocolError unless it is one, written as ``text`` would write it."""
        members: Any = parse_canonical(text, "An event of the archive")
        if isinstance(members, dict) and members.get("type") in TYPES:
            height: Any = members.get("height")
            event = cls(members.get("parent"), height, members["type"], members.get("payload"))
            if type(height) is int and event.text() == text:
                return event
        message = f"The archive holds an event that is none of this protocol: {text[:120]!r}"
        raise ProtocolError(message)


def next_event(previous: Event | None, type: str, payload_digest: str | None) -> Event:  # noqa: A002
    """Return the event that follows ``previous`` (None: the first); ``payload_digest`` in hex, None without payload."""
    if previous is None:
        return Event(None, 0, type, payload_digest)
    return Event(previous.digest, previous.height + 1, type, payload_digest)


@dataclass(frozen=True)
class Step:
    """An event with the data that came with it."""

    data: tuple[str, ...]
    event: Event
