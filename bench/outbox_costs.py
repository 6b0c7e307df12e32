"""Send a post to many by 1, 2 and 4 workers, and the same bytes by smtplib, round after round."""

import importlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self
from urllib.parse import urlsplit

import machine
from datasets import create_database, drop_database, is_sqlite, version

from csb_portal.testing.smtp_sink import free_port

WORKER = [sys.executable, str(Path(__file__).with_name("outbox_worker.py"))]
WORKERS = (1, 2, 4)
FEW = 1000
OPENING = (
    "One post to {readers:,} confirmed subscribers of a channel, to postfix's smtp-sink on the "
    "loopback; medians of {rounds} rounds:"
)
PLAIN = "smtplib, ready-made bytes"


@dataclass(frozen=True)
class Report:
    """What a process, or several together, did in how many seconds by the clock."""

    done: int
    seconds: float
    processor: float
    mib: float

    @property
    def a_second(self) -> float:
        return self.done / self.seconds


Ways = dict[str, list[Report]]


class Process:
    """A worker that takes one order after the other; used as a context manager."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            WORKER,
            env=os.environ | {"BENCH_DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.stdin.close()
        self._process.wait()

    def prepare(self, *order: object) -> None:
        self._say(" ".join(str(word) for word in order))
        self._hear()

    def start(self) -> None:
        self._say("")

    def end(self) -> Report:
        return Report(**json.loads(self._hear()))

    def _say(self, line: str) -> None:
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("A worker failed; run bench/outbox_worker.py by hand to see why.")
        return line


def together(processes: Sequence[Process], *order: object) -> Report:
    """Let some processes do the same at once, and add up what they did."""
    for process in processes:
        process.prepare(*order)
    started = time.perf_counter()
    for process in processes:
        process.start()
    reports = [process.end() for process in processes]
    return Report(
        done=sum(report.done for report in reports),
        seconds=time.perf_counter() - started,
        processor=sum(report.processor for report in reports),
        mib=max(report.mib for report in reports),
    )


def alone(url: str, *order: object) -> Report:
    """Let a fresh process do it, whose memory shows nothing else."""
    with Process(url) as process:
        return together([process], *order)


def measure(*, readers: int, rounds: int, sink: str, mailman: int, writes: bool) -> None:
    """Print, and perhaps write, what was measured."""
    load_before = machine.load()
    with bench_database() as url, running(sink) as port:
        alone(url, "subscribe", readers)
        memory = memory_of(url, port, readers)
        ways: Ways = defaultdict(list)
        with ExitStack() as stack:
            team = [stack.enter_context(Process(url)) for _ in range(max(WORKERS))]
            for _ in range(rounds):
                one_round(team, port, readers, ways)
        sections = [
            machine.circumstances(version(), load_before),
            OPENING.format(readers=readers, rounds=rounds),
            rates(ways),
            "Memory of a process at its peak, MiB, the portal itself included:",
            machine.table(["what", f"{FEW:,} readers", f"{readers:,} readers"], memory),
        ]
        if mailman:
            sections.append(beside_mailman(ways, port, mailman))
    text = "\n\n".join(sections)
    print(text)
    if writes:
        machine.write(f"bench/outbox.py {'sqlite' if is_sqlite() else 'postgresql'}", text)


def one_round(team: list[Process], port: int, readers: int, ways: Ways) -> None:
    """Post and send by each number of workers; send the first post's bytes by smtplib before."""
    for number in WORKERS:
        ways["writing the post into the outbox"].append(together(team[:1], "post", readers))
        if number == 1:
            ways[PLAIN].append(together(team[:1], "plain", port))
        ways[f"outbox, workers: {number}"].append(together(team[:number], "flush", port))
    for name, reports in ways.items():
        if reports[-1].done != readers:
            raise SystemExit(f"{name}: {reports[-1].done} of {readers}.")


def rates(ways: Ways) -> str:
    """Compare each way with smtplib, round by round, so that a slow minute hits both."""
    rows = []
    for name, reports in ways.items():
        ratios = [
            report.a_second / plain.a_second
            for report, plain in zip(reports, ways[PLAIN] * len(reports), strict=False)
        ]
        rows.append(
            [
                name,
                f"{median(report.a_second for report in reports):,.0f}",
                f"{median(ratios):.2f}" if len(reports) == len(ways[PLAIN]) else "",
                f"{median(report.seconds for report in reports):.1f}",
                f"{1e6 * median(report.processor / report.done for report in reports):.0f}",
            ]
        )
    head = ["way", "messages/s", "of smtplib", "s in all", "processor µs a message"]
    return machine.table(head, rows)


def memory_of(url: str, port: int, readers: int) -> list[list[object]]:
    """Ask fresh processes how much memory they took for few and for many."""
    names = {
        "letters": "queueing letters from a generator",
        "post": "the whole post, its members read",
        "flush": "sending",
    }
    peaks: dict[str, list[float]] = defaultdict(list)
    for number in (FEW, readers):
        peaks["letters"].append(alone(url, "letters", number).mib)
        peaks["post"].append(alone(url, "post", number).mib)
        peaks["flush"].append(alone(url, "flush", port).mib)
    return [[name, *(f"{peak:.0f}" for peak in peaks[key])] for key, name in names.items()]


def beside_mailman(ways: Ways, port: int, members: int) -> str:
    """Deliver a post by Mailman, personalised, to the same sink."""
    # Only here, because it needs Mailman's environment.
    delivered = importlib.import_module("mailman_delivery").measure(members, sink=port)
    ours = median(report.a_second for report in ways["outbox, workers: 1"])
    return (
        f"Mailman delivered a personalised post to {members} members at "
        f"{delivered.a_second:.0f} messages a second by its own count; one worker of the outbox "
        f"sends {ours / delivered.a_second:.0f} times as many."
    )


@contextmanager
def bench_database() -> Iterator[str]:
    """Make a database on the chosen server, say how to reach it, and remove it."""
    name = create_database(f"csb_bench_outbox_{os.getpid()}")
    given = os.environ["BENCH_DATABASE_URL"]
    try:
        yield f"sqlite:///{name}" if is_sqlite() else urlsplit(given)._replace(path=name).geturl()
    finally:
        drop_database(name)


@contextmanager
def running(program: str) -> Iterator[int]:
    """Run smtp-sink on a free port. It may lie in a folder that a package was unpacked into."""
    found = shutil.which(program)
    if found is None:
        raise SystemExit(f"{program} is not there; bench/outbox.py says where to get it.")
    libraries = Path(found).resolve().parent.parent / "lib" / "postfix"
    port = free_port()
    options = ["-u", "nobody"] if os.geteuid() == 0 else []
    sink = subprocess.Popen(
        [found, *options, f"127.0.0.1:{port}", "1000"],
        env=os.environ | {"LD_LIBRARY_PATH": str(libraries)},
    )
    try:
        time.sleep(1)
        yield port
    finally:
        sink.terminate()
        sink.wait()
