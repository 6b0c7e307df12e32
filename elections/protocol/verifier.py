"""Check a whole archive, or as much of an election as has happened yet.

The file is read in several passes, step by step; what stays in memory grows with the voters (one
credential and one number each), not with the ballots.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, BinaryIO

from elections.protocol.archive import read_steps, read_timestamp
from elections.protocol.chain import check_links, check_order
from elections.protocol.checks import (
    check_credentials,
    check_decryption,
    check_repeats,
    check_result,
    check_tally,
    check_trustees,
)
from elections.protocol.description import Description
from elections.protocol.errors import ProtocolError
from elections.protocol.events import Step
from elections.protocol.overview import Overview
from elections.protocol.reporting import Report
from elections.protocol.tally import RunningTally
from elections.protocol.trustees import Trustees
from elections.protocol.workers import check_all
from elections.protocol.workers import verify_chunk as verify_chunk

Source = str | Path | BinaryIO
STAGES = (
    ("EndBallots", "end of voting"),
    ("EncryptedTally", "tally"),
    ("PartialDecryption", "decryption"),
    ("Result", "result"),
)


def silent(_line: str) -> None:
    """Report nothing."""


def verify(
    source: Source,
    *,
    jobs: int = 1,
    report: Callable[[str], object] = silent,
    ballots_checked: list[str] | None = None,
) -> bool:
    """Check an archive (a path, or a stream that can be rewound) and say whether all of it is right.

    ``report`` gets one line per check, see ``reporting``; ``jobs`` processes share the ballots.
    ``ballots_checked`` are the sentences that ``verify_chunk`` found elsewhere for all the ballots
    of the archive; given (empty: all sound), the proofs in ballots are not checked again.
    """
    with opened(source) as stream:
        return Verification(stream, Report(report), jobs, ballots_checked).run()


def verify_extension(old: Source, new: Source) -> int:
    """Raise ProtocolError unless ``new`` only adds to ``old``; return how many events it adds."""
    with opened(old) as before, opened(new) as after:
        if read_timestamp(before) != (timestamp := read_timestamp(after)):
            message = "The two archives do not begin at the same time."
            raise ProtocolError(message)
        added = 0
        for mine, yours in zip_longest(read_steps(before, timestamp), read_steps(after, timestamp)):
            added += mine is None
            if mine is not None and mine != yours:
                message = f"Event {mine.event.height} of the older archive was removed or replaced in the newer one."
                raise ProtocolError(message)
        return added


def opened(source: Source) -> Any:
    """Open a path; leave a stream open that is given."""
    return Path(source).open("rb") if isinstance(source, str | Path) else nullcontext(source)


@dataclass(frozen=True)
class Setup:
    """What was fixed before the first ballot, checked."""

    description: Description
    trustees: Trustees
    credentials: list[str]


class Verification:
    """One run over one archive. Later parts stand on earlier ones, so the first that fails is the last."""

    def __init__(
        self, stream: BinaryIO, report: Report, jobs: int, ballots_checked: list[str] | None
    ) -> None:
        """Take a stream that can be rewound, and what ``verify`` was asked."""
        self.stream = stream
        self.report = report
        self.jobs = jobs
        self.ballots_checked = ballots_checked
        self.length: int | None = None

    def run(self) -> bool:
        """Check form, setup, ballots and count."""
        if not self.whole():
            self.report.left_out("the rest", "not checked, because it stands on what failed")
        return self.report.sound

    def whole(self) -> bool:
        """Check part after part and say whether the last was reached."""
        if not self.form():
            return False
        overview = Overview.of(self.steps())
        setup = self.setup(overview)
        tally = setup and self.ballots(overview, setup)
        return bool(setup and tally and self.count(overview, setup, tally))

    def steps(self) -> Iterator[Step]:
        """Read from the beginning, no further than the first pass did: the file may grow meanwhile."""
        self.stream.seek(0)
        return islice(read_steps(self.stream, read_timestamp(self.stream)), self.length)

    def cast(self) -> Iterator[Step]:
        """Read the ballots from the beginning."""
        return (step for step in self.steps() if step.event.type == "Ballot")

    def form(self) -> bool:
        """Check bytes, names, links and order; without them nothing else can be read."""
        self.length = self.report.attempt("archive", lambda: how_many(self.steps()))
        if self.length is None:
            return False
        self.report.found("archive", f"{self.length} events, byte for byte in form, named by hash")
        for name, check, fact in (
            ("chain", check_links, "no gap in the heights, events name parents and records"),
            ("order", check_order, "each event where it can stand, no ballot after the end"),
        ):
            if self.report.attempt(name, lambda check=check: how_many(check(self.steps()))) is None:
                return False
            self.report.found(name, fact)
        return True

    def setup(self, overview: Overview) -> Setup | None:
        """Check what was fixed before the first ballot."""
        election, trustees_text, list_text, _ = overview.setup.data
        description = self.report.attempt("election", Description.parse, election)
        if description:
            self.report.found(
                "election", f"{description.name!r}, fingerprint {description.fingerprint}"
            )
        trustees = self.report.attempt("trustees", check_trustees, trustees_text, description)
        if trustees:
            self.report.found("trustees", f"any {trustees.threshold} of {trustees.size} decrypt")
        credentials = self.report.attempt("credentials", check_credentials, list_text)
        if credentials is not None:
            self.report.found("credentials", f"{len(credentials)}, ascending, none twice")
        if description is None or trustees is None or credentials is None:
            return None
        return Setup(description, trustees, credentials)

    def ballots(self, overview: Overview, setup: Setup) -> RunningTally | None:
        """Check every ballot and return the product of those that count, or None if one is wrong."""
        tally = RunningTally(setup.description)
        counting = set(overview.last.values())
        for problem in self.ballots_checked or ():
            self.report.problem("ballots", problem)
        for checked in check_all(
            setup.description.text,
            setup.credentials,
            ((step.data[0], step.event.height in counting) for step in self.cast()),
            jobs=self.jobs,
            proofs=self.ballots_checked is None,
        ):
            for problem in checked.problems:
                self.report.problem("ballots", problem)
            for ballot in checked.counting:
                tally.add(ballot)
        if self.report.sound:
            voters = len(counting)
            proofs = "all proofs hold" if self.ballots_checked is None else "proofs checked before"
            self.report.found("ballots", f"{overview.ballots} by {voters} voters, {proofs}")
        if self.report.attempt("repeats", lambda: how_many(check_repeats(self.cast()))) is not None:
            self.report.found("repeats", "no ballot stands in the archive twice")
        return tally if self.report.sound else None

    def count(self, overview: Overview, setup: Setup, recomputed: RunningTally) -> bool:
        """Check tally, decryptions and result, as far as the election has come."""
        voters, tally = len(overview.last), recomputed.text()
        for step in overview.of_type("EncryptedTally"):
            if self.report.attempt("tally", check_tally, step, tally, voters):
                self.report.found("tally", f"the product of {voters} ballots, as published")
        factors = self.decryptions(overview, setup, tally) if self.report.sound else {}
        if not self.report.sound:
            return False
        for step in overview.of_type("Result"):
            if self.report.attempt(
                "result", check_result, step, setup.trustees, factors, tally, voters
            ):
                self.report.found("result", f"{step.data[0]}, as the decryptions give it")
        for type, name in STAGES:  # noqa: A001
            if not overview.of_type(type):
                self.report.left_out(name, "not there yet")
        return True

    def decryptions(self, overview: Overview, setup: Setup, tally: str) -> dict[int, str]:
        """Check each partial decryption; return the factors by owner."""
        factors: dict[int, str] = {}
        for step in overview.of_type("PartialDecryption"):
            owner = self.report.attempt(
                "decryption",
                check_decryption,
                step,
                setup.trustees,
                tally,
                setup.description,
                factors,
            )
            if owner:
                factors[owner] = step.data[0]
                self.report.found("decryption", f"by trustee {owner}, all proofs hold")
        return factors


def how_many(things: Iterable[object]) -> int:
    """Run through a stream and count."""
    return sum(1 for _ in things)
