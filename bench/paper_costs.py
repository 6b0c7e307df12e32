"""A long report set on paper, in one fresh process after the other."""

import re
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from statistics import median
from typing import TypeVar

from datasets import version
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from long_reports import publish
from machine import circumstances, load, table, write

from csb_portal.months import Month
from reports.edition import editions_of
from reports.report_paper import pdf_of

PARTS = 5  # make 20 pages and a few
AGAIN = 5
MOST = 1.0  # seconds
Result = TypeVar("Result")
PAGE = re.compile(rb"/Type ?/Page\b")
PROMISES = (b"<pdfuaid:part>1</pdfuaid:part>", b"/StructTreeRoot", b"/Marked true")


@dataclass
class Setting:
    """What one process took: seconds, the first time and then, and mebibytes before and at most."""

    pages: int = 0
    is_tagged: bool = False
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    before: float = 0.0
    most: float = 0.0


def measure(*, rounds: int, pages: int, writes: bool) -> int:
    """Set the report in ``rounds`` processes, say what it took; 1 if it is slow or not as promised."""
    load_before = load()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    reverse("home")  # the portal's own start, which has nothing to do with paper
    connection.close()  # not to be shared with the processes
    month = alone(publish_month)
    settings = [alone(set_on_paper, month) for _ in range(rounds)]
    text = told(settings, circumstances(version(), load_before))
    sys.stdout.write(f"{text}\n")
    if writes:
        write("bench/report_paper.py", text)
    is_as_promised = all(one.is_tagged and one.pages >= pages for one in settings)
    return int(not is_as_promised or max(first(settings), later(settings)) >= MOST)


def alone(task: Callable[..., Result], *arguments: object) -> Result:
    """Do something in a process that set no paper before: this one never does."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as process:
        return process.submit(task, *arguments).result()


def publish_month() -> Month:
    """Publish the report, which renders it, and return its month."""
    return publish(PARTS).report.period


def set_on_paper(month: Month) -> Setting:
    """Set it once, and then again with its fonts read; from the records each time."""
    done = Setting(before=mebibytes())
    for _ in range(1 + AGAIN):
        began, used = time.perf_counter(), time.process_time()
        content = pdf_of(editions_of(month)[-1])
        done.seconds.append(time.perf_counter() - began)
        done.processor.append(time.process_time() - used)
    done.most = mebibytes()
    done.pages = len(PAGE.findall(content))
    done.is_tagged = all(promise in content for promise in PROMISES)
    return done


def mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def first(settings: list[Setting]) -> float:
    return median(one.seconds[0] for one in settings)


def later(settings: list[Setting]) -> float:
    return median(taken for one in settings for taken in one.seconds[1:])


def told(settings: list[Setting], where: str) -> str:
    one = settings[0]
    processor = [
        median(one.processor[0] for one in settings),
        median(taken for one in settings for taken in one.processor[1:]),
    ]
    slowest = [
        max(one.seconds[0] for one in settings),
        max(taken for one in settings for taken in one.seconds[1:]),
    ]
    rows: list[list[object]] = [
        [what, *(f"{seconds:.2f}" for seconds in row)]
        for what, *row in zip(
            ("the first time in a process", "after that"),
            (first(settings), later(settings)),
            slowest,
            processor,
            strict=True,
        )
    ]
    tagged = "tagged, PDF/UA-1" if all(each.is_tagged for each in settings) else "NOT TAGGED"
    sentence = f"{one.pages} pages, {tagged}; {len(settings)} processes, {1 + AGAIN} times in each:"
    before, most = (median(getattr(each, name) for each in settings) for name in ("before", "most"))
    memory = f"A process has {before:.0f} MiB before, and {most:.0f} MiB at most."
    head = ["setting it", "s, median", "s, slowest", "s of processor time, median"]
    return f"{where}\n\n{sentence}\n\n{table(head, rows)}\n\n{memory}"
