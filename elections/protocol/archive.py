"""Write and read the public archive of an election, ``UUID.bel`` (specification, 4.4): data, events, nothing else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from elections.protocol.chain import check_steps
from elections.protocol.encoding import dumps, sha256_hex
from elections.protocol.errors import ProtocolError
from elections.protocol.events import Event as Event
from elections.protocol.events import Step
from elections.protocol.events import next_event as next_event
from elections.protocol.tar import Member, read_member, write_member

OPENING = re.compile(r'\{"version":1,"timestamp":"(0|[1-9][0-9]{0,9})"\}', re.ASCII)
DATA, EVENT = ".data.json", ".event.json"


class ArchiveWriter:
    """Append members to a stream, each named by the SHA-256 of its content."""

    def __init__(self, stream: BinaryIO, timestamp: int) -> None:
        """Write the header of the archive; ``timestamp`` in seconds since 1970 stands in every member."""
        self.stream = stream
        self.timestamp = timestamp
        write_member(stream, "BELENIOS", opening(timestamp), timestamp)

    def data(self, text: str) -> str:
        """Append a data record and return its digest in hex."""
        return self._append(text, DATA)

    def event(self, text: str) -> str:
        """Append an event and return its digest in hex."""
        return self._append(text, EVENT)

    def _append(self, text: str, ending: str) -> str:
        digest = sha256_hex(text)
        write_member(self.stream, digest + ending, text, self.timestamp)
        return digest


def opening(timestamp: int) -> str:
    """Return the text of the first member; the time is a string in it."""
    return dumps({"version": 1, "timestamp": str(timestamp)})


def write_archive(
    stream: BinaryIO, timestamp: int, steps: Iterable[tuple[Iterable[str], str]]
) -> None:
    """Write a whole archive from the data texts and the event text of each step, as they are."""
    writer = ArchiveWriter(stream, timestamp)
    for data, event in steps:
        for text in data:
            writer.data(text)
        writer.event(event)


@dataclass(frozen=True)
class Archive:
    """A whole archive in memory; ``verifier`` reads large ones step by step."""

    timestamp: int
    steps: tuple[Step, ...]

    @property
    def election(self) -> str:
        """Return the raw election.json."""
        return self.steps[0].data[0]

    @property
    def trustees(self) -> str:
        """Return the raw trustees.json."""
        return self.steps[0].data[1]

    @property
    def credentials(self) -> str:
        """Return the raw list of public credentials."""
        return self.steps[0].data[2]

    def of_type(self, type: str) -> list[Step]:  # noqa: A002
        """Return the steps whose event is of that type, in order."""
        return [step for step in self.steps if step.event.type == type]


def read_archive(stream: BinaryIO) -> Archive:
    """Read a whole archive; raise ProtocolError if its form, its chain or the order of events is wrong."""
    timestamp = read_timestamp(stream)
    return Archive(timestamp, tuple(check_steps(read_steps(stream, timestamp))))


def read_steps(stream: BinaryIO, timestamp: int) -> Iterator[Step]:
    """Read the steps after the first member, one at a time; raise ProtocolError at the first byte that is not as written here."""
    data: list[str] = []
    while (member := read_member(stream)) is not None:
        member.check_header(timestamp)
        digest = sha256_hex(member.text)
        if member.name == digest + DATA:
            data.append(member.text)
        elif member.name == digest + EVENT:
            yield Step(tuple(data), Event.parse(member.text))
            data = []
        else:
            message = f"The member {member.name!r} of the archive is not named by the SHA-256 of its content."
            raise ProtocolError(message)
    if data:
        message = "The archive ends with data that no event names."
        raise ProtocolError(message)


def read_timestamp(stream: BinaryIO) -> int:
    """Read the first member and return its time in seconds since 1970; raise ProtocolError if it is another."""
    first = read_member(stream)
    if first is None or (timestamp := timestamp_of(first)) is None:
        message = "This is not an archive of an election: it does not begin with the member BELENIOS of version 1."
        raise ProtocolError(message)
    first.check_header(timestamp)
    return timestamp


def timestamp_of(first: Member) -> int | None:
    """Return the time that the member BELENIOS states, or None if it is not that member."""
    opened = OPENING.fullmatch(first.text)
    return int(opened[1]) if opened and first.name == "BELENIOS" else None
