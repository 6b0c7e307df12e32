"""One published report handed out in every way, each in turn, round after round."""

import gzip
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from ssl import create_default_context
from statistics import median
from time import sleep
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from datasets import version as version_of_database
from django.conf import settings
from django.core.management import call_command
from long_reports import publish
from machine import circumstances, load, table, write
from servers import gunicorn, needed, plain_site

from csb_portal.testing.nginx import HOST, make_certificate, nginx, program, shipped_site
from csb_portal.testing.smtp_sink import free_port
from reports.models import ReportVersion

AS_BROWSERS_ASK = "gzip, deflate, br, zstd"
LEAST_OF_PLAIN, LEAST_OF_DATABASE = 0.95, 20.0
CONNECTIONS = 16
FOLDER = Path(settings.VAR) / "nginx"
PARTS = 1  # make about 30 KB
STATIC = "report.html"
PER_SECOND = re.compile(r"Requests/sec:\s+([\d.]+)")
NINETY_NINTH = re.compile(r"99%\s+([\d.]+)(us|ms|s)\s")
IN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass
class Way:
    """One way to hand out the report, what it is measured against, and what it did."""

    name: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    beside: "Way | None" = None
    least: float = 0.0
    rates: list[float] = field(default_factory=list)
    ninety_ninths: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times as fast it was as what it is measured against, round by round."""
        beside = self.beside or self
        return median(mine / its for mine, its in zip(self.rates, beside.rates, strict=True))

    @property
    def is_too_slow(self) -> bool:
        return self.beside is not None and self.ratio < self.least


def measure(*, rounds: int, seconds: int, writes: bool) -> int:
    """Hand out the report in every way, print and perhaps write the table; 1 if one is too slow."""
    before, wrk = load(), needed("wrk", shutil.which("wrk"))
    needed("nginx", program())
    with served(prepare()) as ways:
        size = size_in_all(ways)
        for way in ways:  # which does not count: processes load what they need
            drive(wrk, way, seconds)
            way.rates.clear()
            way.ninety_ninths.clear()
        for number in range(rounds):
            for way in ways[:: -1 if number % 2 else 1]:
                drive(wrk, way, seconds)
    counted = f"{rounds} rounds of {seconds} s each, {CONNECTIONS} connections kept"
    text = told(
        ways,
        f"A report of {size:,} bytes; {counted}:",
        circumstances(version_of_database(), before),
    )
    sys.stdout.write(f"{text}\n")
    if writes:
        write("bench/report_serving.py", text)
    return int(any(way.is_too_slow for way in ways))


def prepare() -> ReportVersion:
    """Publish a report, which renders it, and return its version.

    Of its two equal pages that of the version is taken from the shelf: it is made from the
    database each time it is asked for.
    """
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    version = publish(PARTS)
    shutil.copyfile(rendered(version.report.get_absolute_url()), settings.STATIC_ROOT / STATIC)
    for path in rendered(version.get_absolute_url()).parent.glob("index.html*"):
        path.unlink()
    return version


def rendered(address: str) -> Path:
    """Return the file of a page that is on the shelf."""
    return settings.PUBLISHED_ROOT / settings.LANGUAGE_CODE / address.lstrip("/") / "index.html"


@contextmanager
def served(version: ReportVersion) -> Iterator[list[Way]]:
    """Start the servers and yield the ways in which they hand out the report."""
    portal, shipped, shipped_tls, plain, plain_tls = (free_port() for _ in range(5))
    folder = FOLDER
    folder.mkdir()
    make_certificate(folder)
    shelf = settings.PUBLISHED_ROOT
    sites = [
        shipped_site(portal, shipped, shelf, folder, shipped_tls),
        plain_site(plain, shelf / settings.LANGUAGE_CODE, folder, plain_tls),
    ]
    with ExitStack() as servers:
        servers.enter_context(gunicorn(portal, DJANGO_SETTINGS_MODULE="csb_portal.settings"))
        servers.enter_context(nginx(folder, sites, shipped))
        page, by_portal = version.report.get_absolute_url(), f"http://{HOST}:{portal}"
        file = f"{page}index.html"
        yield [
            *side_by_side(
                asked("nginx, plain file", f"http://{HOST}:{plain}{file}", ".gz"),
                asked("nginx as shipped", f"http://{HOST}:{shipped}{page}"),
                LEAST_OF_PLAIN,
            ),
            *side_by_side(
                asked("nginx, plain file, TLS", f"https://{HOST}:{plain_tls}{file}")[:1],
                asked("nginx as shipped, TLS", f"https://{HOST}:{shipped_tls}{page}")[:1],
            ),
            *beside_database(
                Way("gunicorn, made from the database", by_portal + version.get_absolute_url()),
                *asked("gunicorn, rendered before", by_portal + page),
                Way("gunicorn, a static file by whitenoise", f"{by_portal}/static/{STATIC}"),
            ),
        ]


def asked(server: str, url: str, compressed: str = "") -> list[Way]:
    """Return the ways to ask for a page: as it is, compressed, and by whoever has it."""
    with fetch(url, {}) as answer:
        mark = answer.headers["ETag"]
    return [
        Way(server, url),
        Way(f"{server}, compressed", url + compressed, {"Accept-Encoding": AS_BROWSERS_ASK}),
        Way(f"{server}, unchanged (304)", url, {"If-None-Match": mark}),
    ]


def fetch(url: str, headers: dict[str, str]) -> HTTPResponse:
    """Ask one of the servers once. Raises ``HTTPError`` where it answers with no page."""
    trusting = create_default_context(cafile=FOLDER / "fullchain.pem")
    return urlopen(Request(url, headers=headers), context=trusting)  # nosec B310 - of this module


def side_by_side(plain: list[Way], shipped: list[Way], least: float = 0.0) -> list[Way]:
    """Measure each way of the shipped configuration beside that of a plain file."""
    for one, its in zip(plain, shipped, strict=True):
        its.beside, its.least = one, least
    return [way for pair in zip(plain, shipped, strict=True) for way in pair]


def beside_database(database: Way, rendered_before: Way, *others: Way) -> list[Way]:
    """Measure the ways of gunicorn against the page that is made from the database."""
    rendered_before.least = LEAST_OF_DATABASE
    for way in (rendered_before, *others):
        way.beside = database
    return [database, rendered_before, *others]


def size_in_all(ways: list[Way]) -> int:
    """Return the size of the report, having seen that it is the same bytes in every way."""
    bodies = set()
    for way in ways:
        try:
            with fetch(way.url, way.headers) as answer:
                body = answer.read()
        except HTTPError as answer:
            if (answer.code, "If-None-Match" in way.headers) != (304, True):
                raise
            continue
        bodies.add(gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)
    (body,) = bodies
    return len(body)


def drive(wrk: str, way: Way, seconds: int) -> None:
    """Ask for the report over and over, for so many seconds."""
    headers = [part for item in way.headers.items() for part in ("-H", "{}: {}".format(*item))]
    command = [wrk, "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *headers, way.url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    sleep(0.5)  # until the server is done with what nobody waits for any more
    rate, slow = PER_SECOND.search(said), NINETY_NINTH.search(said)
    if not rate or not slow or "errors" in said or "Non-2xx" in said:
        message = f"{way.name} did not answer as it should:\n{said}"
        raise SystemExit(message)
    way.rates.append(float(rate[1]))
    way.ninety_ninths.append(float(slow[1]) * IN_MS[slow[2]])


def told(ways: list[Way], sentence: str, where: str) -> str:
    head = ["how it is handed out", "requests/s", "99th percentile, ms", "times as fast", "as"]
    rows: list[list[object]] = [
        [
            way.name,
            f"{median(way.rates):,.0f}",
            f"{median(way.ninety_ninths):.1f}",
            f"{way.ratio:.2f}" if way.beside else "",
            way.beside.name if way.beside else "",
        ]
        for way in ways
    ]
    return f"{where}\n\n{sentence}\n\n{table(head, rows)}"
