"""A worker that dies in the middle of a list leaves nothing doubled and nothing out."""

import time

import pytest

from csb_portal import clock
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.processes import start_python
from secretariat.choices.cases import CaseKind
from secretariat.models import Case, ImportJob
from secretariat.services.imports.running import confirm_import, keep_list, plan_of, run_imports
from secretariat.tests.cases.factories import make_event
from secretariat.tests.imports.lists import REGISTRATION, as_csv

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, AT_ONCE, PATIENCE = 25, 10, 30
# It comes to the second ten of the cases, or of the receipts, and is at it for a minute.
WORKER = f"""
import sys, time, django
django.setup()
from secretariat.services.imports import running, writing
writing.CHUNK = running.RECEIPTS_AT_ONCE = {AT_ONCE}
owner, name = (running, "note_progress"), (running.notifications, "cases_lodged")
place, function = {{"cases": owner, "receipts": name}}[sys.argv[1]]
do, times = getattr(place, function), []
def stay(*given):
    do(*given)
    times.append(given)
    if len(times) == 2:
        print("at it", flush=True)
        time.sleep(60)
setattr(place, function, stay)
running.run_imports()
"""


def confirmed_list():
    staff = make_user(Role.STAFF)
    rows = [(f"Person {n}", f"p{n}@example.org", "", "", "") for n in range(PEOPLE)]
    job = keep_list(
        as_csv(REGISTRATION, rows), CaseKind.REGISTRATION,
        event=make_event(), is_told=True, name="", actor=staff,
    )  # fmt: skip
    with clock.at(clock.now()):  # so that nobody else starts on it
        return confirm_import(job, plan_of(job).fingerprint, actor=staff)


def killed(at):
    """Kill a worker by its number while it is at its second ten."""
    worker = start_python("-c", WORKER, at, DJANGO_SETTINGS_MODULE="csb_portal.settings")
    try:
        assert "at it\n" in worker.stdout
    finally:
        worker.kill()
        worker.communicate(timeout=PATIENCE)


def finish():
    """Do what beat does each minute; a server takes a moment to see that somebody is gone."""
    until = time.monotonic() + PATIENCE
    while ImportJob.objects.unfinished().exists() and time.monotonic() < until:
        run_imports()
        time.sleep(0.1)


def receipts():
    return OutgoingMail.objects.filter(occasion__startswith="case-lodged")


@pytest.mark.parametrize(("at", "cases", "mails"), [("cases", 0, 0), ("receipts", PEOPLE, AT_ONCE)])
def test_what_a_killed_worker_began_is_finished_by_the_next_once(at, cases, mails):
    job = confirmed_list()

    killed(at)
    assert (Case.objects.count(), receipts().count()) == (cases, mails)
    finish()

    job.refresh_from_db()
    assert (job.status, job.total, job.receipts) == ("done", PEOPLE, PEOPLE)
    year = clock.today().year
    numbers = sorted(Case.objects.values_list("reference", flat=True))
    assert numbers == [f"PC-{year}-{n:04}" for n in range(1, PEOPLE + 1)]
    assert sorted(receipts().values_list("to", flat=True)) == sorted(
        f"p{n}@example.org" for n in range(PEOPLE)
    )
    assert AuditEntry.objects.filter(event="cases.imported").count() == 1
