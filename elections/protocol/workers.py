"""Check many ballots, in this process or spread over several."""

import multiprocessing
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

from elections.protocol.ballots import Ballot, BallotChecker, read_ballot, tracker_of
from elections.protocol.description import Description
from elections.protocol.errors import ProtocolError

CHUNK = 16


@dataclass
class Checked:
    """What came of a chunk: the sentences that name a bad ballot, and the ballots that count."""

    problems: list[str] = field(default_factory=list)
    counting: list[Ballot] = field(default_factory=list)


class ChunkChecker:
    """Checks ballots of one election against its description and its list of credentials."""

    def __init__(
        self, description_text: str, credentials: Collection[str], *, proofs: bool = True
    ) -> None:
        """Take the raw election.json and the public credentials as decimal strings.

        Without ``proofs`` only what was checked elsewhere is read: is its voter registered?
        """
        checker = BallotChecker(Description.parse(description_text))
        self.read = checker.check if proofs else read_checked
        self.credentials = frozenset(credentials)

    def check(self, text: str) -> Ballot:
        """Check one ballot; raise ProtocolError naming the first thing wrong."""
        ballot = self.read(text)
        if str(ballot.credential) not in self.credentials:
            message = "The credential of the ballot is not on the list of those who may vote."
            raise ProtocolError(message)
        return ballot

    def check_chunk(self, chunk: Iterable[tuple[str, bool]]) -> Checked:
        """Check ballots, each given with whether it counts."""
        checked = Checked()
        for text, counts in chunk:
            try:
                ballot = self.check(text)
            except ProtocolError as error:
                checked.problems.append(f"Ballot {tracker_of(text)}: {error}")
            else:
                checked.counting += [ballot] if counts else []
        return checked


def read_checked(text: str) -> Ballot:
    """Read a ballot whose proofs were checked elsewhere; raise ProtocolError if it is none at all."""
    try:
        return read_ballot(text)
    except (ValueError, KeyError, TypeError) as error:
        message = "The ballot cannot be read."
        raise ProtocolError(message) from error


def verify_chunk(
    description_text: str, credentials: Collection[str], ballot_texts: Iterable[str]
) -> list[str]:
    """Check ballots and return one sentence per bad one, with its tracker; an empty list is good.

    ``credentials`` are the election's public credentials as decimal strings.
    """
    checker = ChunkChecker(description_text, credentials)
    return checker.check_chunk((text, False) for text in ballot_texts).problems


def check_all(
    description_text: str,
    credentials: Collection[str],
    ballots: Iterable[tuple[str, bool]],
    *,
    jobs: int = 1,
    proofs: bool = True,
) -> Iterator[Checked]:
    """Check ballots chunk by chunk over ``jobs`` processes, holding few chunks at a time."""
    chunks = in_chunks(ballots)
    if jobs == 1 or not proofs:
        checker = ChunkChecker(description_text, credentials, proofs=proofs)
        yield from map(checker.check_chunk, chunks)
        return
    with ProcessPoolExecutor(
        jobs,
        # A fresh interpreter inherits neither threads nor connections of who asks.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=Worker.begin,
        initargs=(description_text, credentials),
    ) as pool:
        waiting: deque[Future[Checked]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(Worker.check_chunk, chunk))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def in_chunks(ballots: Iterable[tuple[str, bool]]) -> Iterator[Sequence[tuple[str, bool]]]:
    """Cut a stream into lists of ``CHUNK``."""
    stream = iter(ballots)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


class Worker:
    """What a worker process keeps from chunk to chunk: the tables of the election's key."""

    checker: ChunkChecker

    @classmethod
    def begin(cls, description_text: str, credentials: Collection[str]) -> None:
        """Build the tables once."""
        cls.checker = ChunkChecker(description_text, credentials)

    @classmethod
    def check_chunk(cls, chunk: Sequence[tuple[str, bool]]) -> Checked:
        """Check a chunk in the worker."""
        return cls.checker.check_chunk(chunk)
