"""Check elections of 42 and of many ballots, in turn by our verifier and by belenios-tool."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import machine
from sample_election import CHOICES, SampleElection

from elections.protocol.ballots import BallotChecker, make_ballot
from elections.protocol.group import FixedBase
from elections.protocol.tally import RunningTally

SMALL = 42
ROOT = Path(__file__).resolve().parent.parent
OURS = [sys.executable, "-m", "elections.protocol.verify"]
TOOL = ["belenios-tool", "election", "verify", "--dir"]


@dataclass
class Cost:
    """What one run of a program took: seconds by the clock and of processor time, MiB at most."""

    wall: float
    processor: float
    memory: float


def measure(*, large: int, rounds: int, large_rounds: int, writes: bool) -> None:
    """Print, and perhaps write, what each check costs in the median."""
    if shutil.which(TOOL[0]) is None:
        raise SystemExit("belenios-tool is not installed; nothing to compare with.")
    load_before = machine.load()
    with TemporaryDirectory(prefix="bench-") as folder:
        elections = [
            (number, times, SampleElection.held(number, Path(folder) / f"{number}"))
            for number, times in ((0, rounds), (SMALL, rounds), (large, large_rounds))
        ]
        costs = {number: _in_turn(election, times) for number, times, election in elections}
        text = "\n\n".join(
            [
                machine.circumstances(_version(), load_before),
                "One ballot, milliseconds of processor time in the median:",
                machine.table(
                    ["what", "here", "belenios-tool"], _one(elections[1][2], costs, large)
                ),
                "A whole archive in the median; memory is that of the largest process:",
                machine.table(
                    ["ballots", "program", "s by the clock", "s of processor time", "MiB"],
                    [row for number in (SMALL, large) for row in _rows(number, costs[number])],
                    words=2,
                ),
                _verdict(costs, large),
            ]
        )
    print(text)
    if writes:
        machine.write("bench/verify.py", text)


def _in_turn(election: SampleElection, rounds: int) -> dict[str, Cost]:
    """Check one archive by each program in turn, round after round."""
    programs = {
        "ours": [*OURS, str(election.path)],
        "ours, --jobs 2": [*OURS, str(election.path), "--jobs", "2"],
        "belenios-tool": [*TOOL, str(election.path.parent)],
    }
    readings: dict[str, list[Cost]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, command in programs.items():
            readings[name].append(_run(command))
    return {
        name: Cost(
            median(each.wall for each in costs),
            median(each.processor for each in costs),
            max(each.memory for each in costs),
        )
        for name, costs in readings.items()
    }


def _run(command: list[str], **options: object) -> Cost:
    """Run a program to its end and ask the kernel what it and its children took."""
    started = time.perf_counter()
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"BELENIOS_USE_URANDOM": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {child.returncode}.")
    wall = time.perf_counter() - started
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _one(
    election: SampleElection, costs: dict[int, dict[str, Cost]], large: int
) -> list[list[object]]:
    """Time single ballots here; the tool's share is a whole check less that of no ballots."""
    checker, tally = BallotChecker(election.description), RunningTally(election.description)
    key = FixedBase(election.description.public_key)
    checked = [checker.check(text) for text in islice(election.ballots(), SMALL)]
    texts = [ballot.text for ballot in checked]
    choices = [election.choices_of(number) for number in range(SMALL)]
    makes = _each(lambda at: make_ballot(election.description, at + 1, choices[at], key=key))
    generate = median(_run(election.generate(at)).processor for at in range(5))
    per_tool_ballot = (
        costs[large]["belenios-tool"].processor - costs[0]["belenios-tool"].processor
    ) / large
    return [
        [
            "verify a ballot",
            *_milliseconds(_each(lambda at: checker.check(texts[at])), per_tool_ballot),
        ],
        ["make a ballot (Python; the tool's with its start)", *_milliseconds(makes, generate)],
        ["add a ballot to the tally", *_milliseconds(_each(lambda at: tally.add(checked[at])))],
    ]


def _each(act: object) -> float:
    """Return the median seconds of processor time that an act takes on each of 42 ballots."""
    taken = []
    for at in range(SMALL):
        used = time.process_time()
        act(at)
        taken.append(time.process_time() - used)
    return median(taken)


def _milliseconds(ours: float, other: float | None = None) -> list[str]:
    return [f"{1000 * ours:.1f}", "" if other is None else f"{1000 * other:.1f}"]


def _rows(number: int, costs: dict[str, Cost]) -> list[list[object]]:
    return [
        [number, name, f"{cost.wall:.1f}", f"{cost.processor:.1f}", f"{cost.memory:.0f}"]
        for name, cost in costs.items()
    ]


def _verdict(costs: dict[int, dict[str, Cost]], large: int) -> str:
    ours, shared, other = costs[large].values()
    return (
        f"Of belenios-tool's time for {large} ballots we take {ours.processor / other.processor:.2f} "
        f"of the processor time with one process, and {shared.wall / other.wall:.2f} by the clock "
        f"with two. {CHOICES} choices and the blank one, one to three ticked."
    )


def _version() -> str:
    answer = subprocess.run([TOOL[0], "--version"], capture_output=True, text=True, check=True)
    return f"belenios-tool {answer.stdout.strip()}"
