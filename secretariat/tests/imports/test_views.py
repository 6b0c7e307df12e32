"""From the desk to the cases: hand in, look, confirm, watch; and who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_family, make_focal_point
from secretariat.models import Case, ImportJob
from secretariat.services.imports.running import note_progress, run_import
from secretariat.tests.imports.lists import ACCREDITATION, applications, as_csv, as_workbook

pytestmark = pytest.mark.django_db

IMPORT = "/participation/import/"


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


@pytest.fixture
def desk(client, staff):
    log_in(client, staff)
    make_family(slug="youth")
    return client


@pytest.fixture(autouse=True)
def started(monkeypatch):
    names = []
    monkeypatch.setattr(
        "secretariat.services.imports.running.enqueue_on_commit",
        lambda name, **given: names.append((name, given)),
    )
    return names


def hand_in(client, content, **given):
    file = SimpleUploadedFile("list.csv", content)
    values = {"kind": "accreditation", "event": "", "file": file}
    return client.post(IMPORT, values | given, follow=True)


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_a_list_is_handed_in_looked_at_and_imported(desk, started, write):
    shown = hand_in(desk, write(ACCREDITATION, applications(12, "youth")))
    assert "12 cases are written, with their numbers and checklists." in shown.text
    assert '<bdi>Group 10</bdi> (KE), <span class="text-nowrap">ACC-00010</span>' in shown.text
    assert "E-mail address" not in shown.text
    assert not Case.objects.exists()
    job, plan = shown.context["job"], shown.context["plan"]

    waiting = desk.post(job.get_absolute_url(), {"fingerprint": plan.fingerprint}, follow=True)
    assert started == [("secretariat.import_cases", {})]
    assert "0 of 12 cases are written." in waiting.text
    assert waiting["Refresh"] == "3"
    note_progress(job, 7)
    still = desk.get(f"{job.get_absolute_url()}?still=1")
    assert "7 of 12 cases are written." in still.text
    assert "Refresh" not in still

    run_import(job.pk)
    done = desk.get(job.get_absolute_url())
    assert "12 cases were written." in done.text
    assert "Refresh" not in done
    assert "list.csv" in desk.get(IMPORT).text


def test_what_is_refused_is_said_and_can_be_taken_home(desk):
    rows = [*applications(2, "youth"), ("", "Lake Watch", "XX", "youth", "", "", "")]

    shown = hand_in(desk, as_csv(ACCREDITATION, rows))

    assert "1 thing is refused" in shown.text
    assert "Line 4, column country, “XX”: There is no such country." in shown.text
    assert "Import 2 cases" not in shown.text
    job = shown.context["job"]
    report = desk.get(f"{job.get_absolute_url()}report.csv").text
    assert "refused,4,country,XX,There is no such country." in report
    answer = desk.post(
        job.get_absolute_url(), {"fingerprint": shown.context["plan"].fingerprint}, follow=True
    )
    assert "Nothing was written: 1 thing in the file is refused." in answer.text


def test_a_form_that_lacks_something_says_so(desk):
    response = desk.post(IMPORT, {"kind": "registration"})
    assert "This field is required." in response.text

    file = SimpleUploadedFile("list.csv", b"name,email\n")
    response = desk.post(IMPORT, {"kind": "registration", "file": file})
    assert "Registration is of a person, for each meeting." in response.text


def test_a_preview_is_for_whoever_handed_the_list_in(desk, client):
    job = hand_in(desk, as_csv(ACCREDITATION, applications(1, "youth"))).context["job"]
    log_in(client, make_user(Role.OPERATOR))

    for path in (job.get_absolute_url(), f"{job.get_absolute_url()}report.csv"):
        assert client.get(path).status_code == 403
    assert f'href="{job.get_absolute_url()}"' not in client.get(IMPORT).text


def test_a_large_number_is_written_so_that_it_can_be_read(desk, staff):
    job = ImportJob.objects.create(
        kind="accreditation", status="waiting", total=10_000, uploaded_by=staff,
        uploaded_at="2005-01-01T00:00Z",
    )  # fmt: skip
    note_progress(job, 2500)

    page = desk.get(job.get_absolute_url()).text

    assert "2,500 of 10,000 cases are written." in page
    assert '<progress max="10000" value="2500"' in page


def test_only_who_handles_cases_takes_lists_in(client, staff):
    job = ImportJob.objects.create(
        kind="accreditation", uploaded_at="2005-01-01T00:00Z", uploaded_by=staff
    )
    paths = [IMPORT, job.get_absolute_url(), f"{job.get_absolute_url()}report.csv"]
    assert {client.get(path).status_code for path in paths} == {302}

    log_in(client, make_focal_point().user)

    assert {client.get(path).status_code for path in paths} == {403}


def test_the_page_of_lists_costs_the_same_with_many(desk, staff, django_assert_max_num_queries):
    for _ in range(5):
        ImportJob.objects.create(
            kind="accreditation", uploaded_at="2005-01-01T00:00Z", uploaded_by=make_user()
        )

    with django_assert_max_num_queries(12):
        desk.get(IMPORT)
