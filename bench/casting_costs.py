"""Vote as so many people would, each in a fresh browser, and time it by the browser's clock."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, sync_playwright

from csb_portal.models import User
from csb_portal.testing.browser import CHROMIUM, FLAGS
from elections.models import Election
from elections.services.ballots import checker_for
from elections.services.codes import code_for
from elections.tests.factories import make_open_election
from elections.twin import make_ballot_for

CHOICES = 21
BOOTH = Path(settings.BASE_DIR) / "static" / "voting" / "booth.js"
NODE = """
const {{ makeBallot }} = await import({booth});
const begun = performance.now();
await makeBallot({election}, {code}, [{ticks}], {{}});
console.log(performance.now() - begun);
"""


def measure(*, rounds: int, writes: bool) -> None:
    """Print, and perhaps write, what casting takes in the median and at most."""
    load_before = machine.load()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    election = make_open_election(families=CHOICES, voters=CHOICES)
    entries = list(election.roll.select_related("user", "election")[:rounds])
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        casts = [cast(browser, address, election, entry.user) for entry in entries]
        version = browser.version
        browser.close()
    ticks = [0, 1, 1, 1] + [0] * (CHOICES - 3)
    made = [in_node(election, code_for(entry), ticks) for entry in entries]
    slugs = [c.family.slug for c in election.drawn_candidacies()[:3]]
    twins = [timed(lambda entry=entry: make_ballot_for(entry, *slugs)) for entry in entries]
    ballots = [make_ballot_for(entry, *slugs) for entry in entries]
    checker = checker_for(election.description_text)
    checks = [timed(lambda text=text: checker.check(text)) for text in ballots]
    rows = [
        row("from the button “Cast my vote” to “in the box”, Chromium", casts),
        row("making the ballot, node", made),
        row("making the ballot, Python twin", twins),
        row("checking it, as the server does before it answers", checks),
    ]
    circumstances = machine.circumstances(f"Chromium {version}", load_before)
    head = ["what", "median ms", "slowest ms"]
    text = f"{circumstances}\n\n{machine.table(head, rows)}"
    print(text)
    if writes:
        machine.write("bench/casting.py", text)


def row(what: str, milliseconds: list[float]) -> list[object]:
    return [what, f"{median(milliseconds):.0f}", f"{max(milliseconds):.0f}"]


def timed(work: object) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


@contextmanager
def served() -> Iterator[str]:
    """Serve the portal on a free port of the loopback until the block ends."""
    thread = LiveServerThread("127.0.0.1", lambda portal: portal, {})  # it serves its own files
    thread.daemon = True
    thread.start()
    thread.is_ready.wait(timeout=30)
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    connection.close()


def cast(browser: Browser, address: str, election: Election, user: User) -> float:
    """Tick three families, and return the milliseconds from the button to the answer."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
    page = context.new_page()
    page.goto(f"/elections/{election.slug}/vote/")
    for candidacy in election.drawn_candidacies()[:3]:
        page.get_by_label(candidacy.family.name_en, exact=True).press("Space")
    page.get_by_role("button", name="Review my ballot").click()
    button = page.get_by_role("button", name="Cast my vote")
    button.wait_for()
    begun = time.perf_counter()
    button.click()
    page.get_by_role("heading", name="Your vote is in the box").wait_for()
    took = (time.perf_counter() - begun) * 1000
    context.close()
    return took


def in_node(election: Election, code: str, ticks: list[int]) -> float:
    """Return the milliseconds that making a ballot takes in node, its start not counted."""
    program = NODE.format(
        booth=json.dumps(BOOTH.as_uri()),
        election=json.dumps(election.description_text),
        code=json.dumps(code),
        ticks=json.dumps(ticks),
    )
    command = ["node", "--input-type=module", "--eval", program]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
