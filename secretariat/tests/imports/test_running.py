"""A list becomes cases whole or not at all, once, and whoever watches sees how far it is."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.services.import_files import ImportRefused
from families.tests.factories import make_family
from secretariat.choices.cases import CaseKind
from secretariat.models import Case, CaseItem, CaseStep, ImportJob
from secretariat.services.board.listing import Wanted, cases_for
from secretariat.services.imports import running, writing
from secretariat.services.imports.running import (
    confirm_import,
    keep_list,
    plan_of,
    progress_of,
    run_import,
    run_imports,
)
from secretariat.tests.cases.factories import make_case, make_event
from secretariat.tests.imports.lists import ACCREDITATION, REGISTRATION, applications, as_csv

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 2, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _first_of_february():
    with clock.at(NOW):
        yield


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def hand_in(staff, rows=None, *, count=3, **given):
    make_family(slug="youth") if rows is None else None
    content = as_csv(ACCREDITATION, applications(count, "youth") if rows is None else rows)
    values = {"kind": CaseKind.ACCREDITATION, "event": None, "is_told": False, "name": "l.csv"}
    return keep_list(content, actor=staff, **values | given)


def confirmed(staff, **given):
    job = hand_in(staff, **given)
    return confirm_import(job, plan_of(job).fingerprint, actor=staff)


def people(staff, count, **given):
    rows = [(f"Person {n}", f"p{n}@example.org", "", "", "") for n in range(count)]
    job = keep_list(
        as_csv(REGISTRATION, rows), CaseKind.REGISTRATION, event=make_event(), name="", actor=staff,
        **{"is_told": True} | given,
    )  # fmt: skip
    return confirm_import(job, plan_of(job).fingerprint, actor=staff)


def test_a_list_becomes_cases_with_numbers_without_a_gap(staff):
    first = make_case()
    job = confirmed(staff, count=12)

    run_import(job.pk)

    cases = Case.objects.filter(import_job=job).order_by("pk")
    assert [case.reference for case in cases] == [f"PC-2005-{n:04}" for n in range(2, 14)]
    assert first.reference == "PC-2005-0001"
    assert cases[0].outside_number == "ACC-00001"
    assert cases[0].received_on.isoformat() == "2005-01-03"
    assert make_case().reference == "PC-2005-0014"


def test_the_number_elsewhere_is_found_on_the_desk_and_read_on_the_case(staff, client):
    run_import(confirmed(staff).pk)

    (case,) = cases_for(staff, Wanted(words="acc-00002"))

    assert case.organisation == "Group 2"
    log_in(client, staff)
    assert "ACC-00002" in client.get(case.get_absolute_url()).text


def test_what_the_list_calls_missing_is_missing_and_the_rest_is_in(staff):
    job = confirmed(staff, count=10)

    run_import(job.pk)

    states = {
        case.outside_number: sorted(
            case.items.filter(state="missing").values_list("requirement__code", flat=True)
        )
        for case in job.cases.all()
    }
    assert states["ACC-00001"] == []
    assert states["ACC-00010"] == ["h"]
    assert CaseItem.objects.filter(case__import_job=job).count() == 110
    assert CaseStep.objects.filter(case__import_job=job, status="received", by=staff).count() == 10


def test_the_trail_says_it_once_with_counts_and_the_hash(staff):
    job = confirmed(staff)

    run_import(job.pk)

    (entry,) = AuditEntry.objects.filter(event__startswith="cases.")
    assert entry.event == "cases.imported"
    assert entry.data == {"kind": "accreditation", "cases": 3, "sha256": job.sha256}


def test_a_list_that_is_imported_is_kept_by_its_hash_alone(staff):
    job = confirmed(staff)

    run_import(job.pk)

    job.refresh_from_db()
    assert (bytes(job.content), job.status, job.total) == (b"", "done", 3)


def test_again_changes_nothing(staff):
    job = confirmed(staff)

    for _ in range(2):
        run_import(job.pk)

    assert Case.objects.count() == 3


def test_a_worker_that_is_killed_leaves_nothing_and_the_next_begins_anew(staff, monkeypatch):
    job = confirmed(staff, count=6)
    monkeypatch.setattr(writing, "CHUNK", 2)

    def killed(_job, done):
        if done == 4:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(running, "note_progress", killed)
        with pytest.raises(KeyboardInterrupt):
            run_import(job.pk)
    assert (Case.objects.count(), CaseStep.objects.count()) == (0, 0)
    assert ImportJob.objects.get().status == "waiting"

    run_import(job.pk)
    assert Case.objects.count() == 6
    assert Case.objects.order_by("pk").first().reference == "PC-2005-0001"


def test_the_clock_finishes_what_is_confirmed_and_nothing_else(staff):
    waiting, looked_at = confirmed(staff, count=3), hand_in(staff, rows=[])

    run_imports()
    run_imports()

    waiting.refresh_from_db()
    looked_at.refresh_from_db()
    assert (waiting.status, looked_at.status) == ("done", "looked_at")
    assert Case.objects.count() == 3


def test_how_far_it_is_can_be_watched(staff, monkeypatch):
    seen, job = [], confirmed(staff, count=5)
    monkeypatch.setattr(writing, "CHUNK", 2)
    noted = running.note_progress

    def watch(one, done):
        noted(one, done)
        seen.append(progress_of(ImportJob.objects.get(pk=one.pk)))

    monkeypatch.setattr(running, "note_progress", watch)
    run_import(job.pk)

    assert seen == [2, 4, 5]


def test_nothing_is_written_that_its_preview_did_not_show(staff):
    job = confirmed(staff)
    make_case(organisation="Group 2", country="KE")

    run_import(job.pk)

    job.refresh_from_db()
    assert (job.status, Case.objects.count()) == ("refused", 1)
    assert "have changed since the preview was made" in job.refusal
    assert bytes(job.content) == b""


@pytest.mark.parametrize("fingerprint", ["", "0" * 64])
def test_only_the_preview_that_was_looked_at_is_confirmed(staff, fingerprint):
    job = hand_in(staff)

    with pytest.raises(DomainError, match="changed since this preview"):
        confirm_import(job, fingerprint, actor=staff)

    assert ImportJob.objects.get().status == "looked_at"


def test_a_list_with_one_wrong_line_is_refused_whole(staff):
    make_family(slug="youth")
    rows = [*applications(3, "youth"), ("", "Lake Watch", "XX", "youth", "", "", "")]
    job = hand_in(staff, rows)

    with pytest.raises(ImportRefused, match="1 thing in the file is refused"):
        confirm_import(job, plan_of(job).fingerprint, actor=staff)


def test_a_list_is_confirmed_once_and_by_who_handed_it_in(staff):
    job = confirmed(staff)
    mark = job.fingerprint

    with pytest.raises(DomainError, match="handed this list in"):
        confirm_import(job, mark, actor=make_user(Role.STAFF))
    with pytest.raises(DomainError, match="cannot become"):
        confirm_import(job, mark, actor=staff)


def test_a_list_is_neither_too_large_nor_without_its_meeting(staff, monkeypatch):
    with pytest.raises(DomainError, match="for each meeting"):
        hand_in(staff, [], kind=CaseKind.REGISTRATION)
    monkeypatch.setattr(running, "MAX_BYTES", 10)
    with pytest.raises(DomainError, match="A list has at most"):
        hand_in(staff, [])


def test_receipts_go_out_once_and_only_where_asked_for(staff, monkeypatch):
    monkeypatch.setattr(running, "RECEIPTS_AT_ONCE", 2)
    job = people(staff, 5)

    for _ in range(2):
        run_import(job.pk)

    receipts = OutgoingMail.objects.filter(occasion__startswith="case-lodged")
    assert sorted(receipts.values_list("to", flat=True)) == [f"p{n}@example.org" for n in range(5)]
    job.refresh_from_db()
    assert (job.receipts, job.told_at) == (5, NOW)

    silent = people(staff, 2, is_told=False)
    run_import(silent.pk)
    assert receipts.count() == 5


def test_who_has_an_account_finds_their_case_by_it(staff):
    user = make_user(email="p1@example.org")

    run_import(people(staff, 2).pk)

    assert user.cases.get().email == "p1@example.org"


def test_a_list_nobody_confirms_is_forgotten(staff):
    hand_in(staff)
    kept = confirmed(staff, rows=[*applications(1, make_family().slug)])

    running.forget_lists(NOW + timedelta(days=1))

    assert ImportJob.objects.get() == kept
