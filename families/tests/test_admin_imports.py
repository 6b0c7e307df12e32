"""Importing in the administration: hand in, look, choose, confirm; never more than was shown."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.retention import purge_all
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import Family, FocalPoint, ImportFile
from families.services.mandates import begin_mandate
from families.tests.factories import make_family
from families.tests.files import data, malformed, roster

pytestmark = pytest.mark.django_db

ROSTER = "/admin/families/focalpoint/import/"
FAMILIES = "/admin/families/family/import/"


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


@pytest.fixture
def youth():
    return make_family(slug="youth", name_en="Youth")


def hand_in(client, content, address=ROSTER, name="roster.csv"):
    """Hand a file in; return the page that follows and its address."""
    response = client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)
    return response, response.redirect_chain[-1][0] if response.redirect_chain else ""


def confirm(client, address, page, **fields):
    found = re.search(r'name="fingerprint" value="(\w+)"', page.text)
    return client.post(address, {"fingerprint": found.group(1)} | fields, follow=True)


def test_a_roster_is_previewed_and_confirmed_without_handing_it_in_again(staff, families):
    page, address = hand_in(staff, data("roster_synthetic.csv"))

    assert "This is a preview of “roster.csv”. Nothing has been written." in page.text
    assert "42 mandates begin, 0 end, 0 stay." in page.text
    assert not FocalPoint.objects.exists()

    done = confirm(staff, address, page)

    assert "Imported. 42 mandates begin, 0 end, 0 stay." in done.text
    assert FocalPoint.objects.sitting().count() == 42
    assert next(bytes(file.content) for file in ImportFile.objects.filter(kind="roster")) == b""


def test_families_are_previewed_and_confirmed_the_same_way(staff):
    page, address = hand_in(staff, data("families.csv"), FAMILIES)
    assert "21 families are entered, 0 corrected, 0 stay." in page.text

    confirm(staff, address, page)

    assert Family.objects.count() == 21


def test_latin_1_is_named_and_shown_before_anything_is_written(staff, families):
    page, _address = hand_in(staff, malformed("02_latin1.csv"))

    assert "it was read as Latin-1 (ISO-8859-1)." in page.text
    assert "Check that these words are right: “Éducation”, “Médias”, “autorités”." in page.text


@pytest.mark.parametrize(
    "name",
    [
        "03_duplicate_email_case.csv",
        "04_three_focal_points.csv",
        "05_missing_header.csv",
        "06_formula_injection.csv",
    ],
)
def test_a_refused_file_is_explained_and_cannot_be_confirmed(staff, families, name):
    page, address = hand_in(staff, malformed(name))

    assert "so nothing of the file can be taken over." in page.text
    assert "Import exactly this" not in page.text
    response = staff.post(address, {"fingerprint": "none"}, follow=True)
    assert response.status_code == 200
    assert not FocalPoint.objects.exists()


def test_hostile_text_is_escaped_on_the_page_and_defused_in_the_report(staff, families):
    _page, address = hand_in(staff, malformed("06_formula_injection.csv"))
    page = staff.get(address)

    assert "<script>alert(1)</script>" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "\u202e" not in page.text
    report = staff.get(f"{address}report.csv")
    assert report["Content-Disposition"] == 'attachment; filename="import-report.csv"'
    assert "refused,8,email,ngos.a@example.org␍␊Bcc: everybody@example.org," in report.text
    assert ",'+1+1," in report.text


def test_who_leaves_is_ticked_on_the_page_and_then_confirmed(staff, families):
    page, address = hand_in(staff, malformed("04_three_focal_points.csv"))
    assert "Youth: 3 people, 2 seats" in page.text
    assert 'name="leaving" value="16"' in page.text

    page = staff.get(address, {"leaving": "16"})
    assert "42 mandates begin, 0 end, 0 stay." in page.text

    confirm(staff, address, page, leaving="16")

    youth = FocalPoint.objects.filter(family__slug="youth")
    assert youth.count() == 2
    assert not youth.filter(user__email="youth.a@example.org").exists()


def test_a_confirmation_that_forgets_who_leaves_is_stale(staff, families):
    _page, address = hand_in(staff, malformed("04_three_focal_points.csv"))
    page = staff.get(address, {"leaving": "16"})

    response = confirm(staff, address, page)

    assert "have changed since this preview was made" in response.text
    assert not FocalPoint.objects.exists()


def test_a_stale_preview_is_refused_and_the_new_one_shown(staff, youth):
    page, address = hand_in(staff, roster("youth,A,a@example.org,en"))
    begin_mandate(youth, make_user(name="Eva"), actor=None)

    response = confirm(staff, address, page)

    assert "An import does what its preview showed, and nothing else." in response.text
    assert "Mandates that end" in response.text
    assert FocalPoint.objects.get().user.name == "Eva"
    confirm(staff, address, response)
    assert FocalPoint.objects.sitting().get().user.email == "a@example.org"


def test_a_doubled_click_imports_once(staff, youth):
    page, address = hand_in(staff, roster("youth,A,a@example.org,en"))
    confirm(staff, address, page)

    again = confirm(staff, address, page)

    assert "This file was imported already, or forgotten after a day." in again.text
    assert FocalPoint.objects.count() == 1


def test_a_preview_without_its_fingerprint_is_not_confirmed(staff, youth):
    _page, address = hand_in(staff, roster("youth,A,a@example.org,en"))

    response = staff.post(address)

    assert "nothing else" in response.text
    assert not FocalPoint.objects.exists()


def test_nobody_sees_a_file_another_person_handed_in(client, youth):
    log_in(client, make_user(Role.STAFF))
    _page, address = hand_in(client, roster("youth,Secret name,a@example.org,en"))

    log_in(client, make_user(Role.STAFF))

    for page in (address, f"{address}report.csv"):
        assert "Secret name" not in client.get(page, follow=True).text


def test_a_file_nobody_confirmed_is_forgotten_after_a_day(staff, youth):
    hand_in(staff, roster("youth,A,a@example.org,en"))

    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        hand_in(staff, roster("youth,B,b@example.org,en"))

    assert [b"b@example.org" in bytes(file.content) for file in ImportFile.objects.all()] == [True]


def test_the_clock_forgets_such_files_too(staff, youth):
    hand_in(staff, roster("youth,A,a@example.org,en"))

    purge_all()
    assert ImportFile.objects.exists()

    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        purge_all()
    assert not ImportFile.objects.exists()


def test_a_huge_file_is_refused_before_it_is_read(staff, settings):
    settings.IMPORT_MAX_BYTES = 1000

    page, _address = hand_in(staff, b"x" * 1001)

    assert "The file is 1001 bytes; a list may have up to 1000 bytes." in page.text
    assert not ImportFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n", "This is a picture (PNG), not a CSV file."),
        (b"PK\x03\x04xl/workbook.xml", "This is an Excel workbook, not a CSV file."),
    ],
)
def test_a_file_that_is_no_list_is_told_what_it_is(staff, content, sentence):
    page, _address = hand_in(staff, content)

    assert sentence in page.text


def test_only_the_first_hundred_findings_are_shown_and_the_rest_is_in_the_report(staff, youth):
    page, address = hand_in(staff, roster(*(f"youth,A{n},a{n},en" for n in range(130))))

    assert "30 more findings are in the downloaded report only." in page.text
    assert staff.get(f"{address}report.csv").text.count("\nrefused,") == 130


def test_the_page_without_a_file_asks_for_one(staff):
    assert "This field is required." in staff.post(ROSTER, {}).text
