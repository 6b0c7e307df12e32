"""Reports in other languages: written beside the original, checked, and read by everybody."""

import pytest

from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from reports.models import ReportTranslation
from reports.services.editing import approve_report, edit_report
from reports.services.publishing import correct_report, publish_report
from reports.services.translating import translate_text
from reports.tests.factories import make_draft, make_published
from reports.tests.views.test_writing import ROOM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
FRENCH = f"{ROOM}translations/fr/"


def french(text) -> dict[str, str]:
    return {section: f"FR {words}" for section, words in text.texts.items() if words}


def typed(text, **fields) -> dict[str, str]:
    return {"number": str(text.number), "origin": "volunteer"} | french(text) | fields


def translate(text, actor) -> ReportTranslation:
    return translate_text(text, language="fr", texts=french(text), actor=actor)


def test_a_volunteer_translates_beside_the_original_and_everybody_reads_it(client, members):
    report = make_published(members, now="Read **this**.")
    log_in(client, make_focal_point().user)

    page = client.get(FRENCH).text
    done = client.post(FRENCH, typed(report.revision, now="Lisez **ceci**."), follow=True)

    assert "<strong>this</strong>" in page
    assert "The translation is there. Somebody else can check it." in done.text
    client.logout()
    shown = client.get(f"{ROOM}1.0/fr/").text
    assert "Lisez <strong>ceci</strong>." in shown
    assert "Traduction bénévole" in shown
    assert 'hreflang="fr"' in client.get(ROOM).text


def test_another_person_checks_what_was_on_the_screen(client, members):
    made = translate(make_published(members).revision, members[1])
    check = f"{ROOM}translations/{made.pk}/check/"
    log_in(client, members[1])
    assert "You translated it yourself." in client.get(FRENCH).text
    log_in(client, members[2])

    unsure = client.post(check, follow=True)
    done = client.post(check, {"confirmed": "yes"}, follow=True)

    assert "Tick the box" in unsure.text
    assert "The translation is marked as checked." in done.text
    assert "Traduction vérifiée" in client.get(f"{ROOM}1.0/fr/").text


def test_a_corrected_report_marks_its_translations_and_shows_what_changed(client, members):
    report = make_published(members, now="One two.")
    translate(report.revision, members[1])
    correct_report(report, texts={"now": "One three."}, change="Three.", actor=members[0])
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[1])
    log_in(client, members[2])

    page = client.get(FRENCH).text

    assert "What changed here since it was translated" in page
    assert "</span>three.<span" in page
    assert "FR One two.</textarea>" in page
    for address in (ROOM, f"{ROOM}translations/"):
        assert "Out of date" in client.get(address).text
    assert "Plus à jour" in client.get(f"{ROOM}1.0/fr/").text
    assert client.get(f"{ROOM}1.1/fr/").status_code == 404


def test_a_section_left_out_says_so_and_keeps_the_rest(client, members):
    report = make_published(members)
    log_in(client, members[1])

    page = client.post(FRENCH, typed(report.revision, now="Des heures.", families=""))

    assert "Des heures.</textarea>" in page.text
    assert 'id="error_1_id_families"' in page.text
    assert not ReportTranslation.objects.exists()


def test_a_machine_does_not_replace_a_person_and_nothing_typed_is_lost(client, members):
    report = make_published(members)
    translate(report.revision, members[1])
    log_in(client, members[2])

    page = client.post(FRENCH, typed(report.revision, now="Automatique.", origin="machine"))

    assert "A machine does not replace what a person has written or checked." in page.text
    assert "Automatique.</textarea>" in page.text


def test_what_was_typed_over_a_text_that_changed_is_kept_and_out_of_date(client, members):
    report = make_draft()
    first = report.revision
    edit_report(report, texts={"now": "Other."}, based_on=1, actor=members[0])
    log_in(client, members[1])

    page = client.post(FRENCH, typed(first), follow=True)

    assert "marked as out of date" in page.text
    assert ReportTranslation.objects.get().revision == first


def test_a_draft_and_its_translations_are_its_writers_alone(client, members):
    report = make_draft()
    made = translate(report.revision, members[1])
    for person in (make_user(), make_focal_point().user):
        log_in(client, person)
        for page in (FRENCH, f"{ROOM}translations/"):
            assert client.get(page).status_code == 403
    assert client.get(f"{ROOM}1.0/fr/").status_code == 404
    log_in(client, members[2])
    assert made.get_absolute_url() == FRENCH
    assert f"of text {report.revision.number}," in client.get(FRENCH).text


def test_a_correction_in_work_is_not_shown_to_other_translators(client, members):
    report = make_published(members, now="Wrong.")
    text = correct_report(report, texts={"now": "Right."}, change="Right.", actor=members[0])
    made = translate(text, members[1])
    log_in(client, make_focal_point().user)

    page = client.get(FRENCH).text

    assert "Wrong." in page
    assert "Right." not in page
    assert client.post(FRENCH, typed(text)).status_code == 404
    assert client.post(f"{ROOM}translations/{made.pk}/check/").status_code == 404


@pytest.mark.parametrize(
    "address", ["translations/en/", "translations/xx/", "1.0/fr/", "1.7/fr/", "x/fr/", "1.0/en/"]
)
def test_a_language_or_version_there_is_not_is_not_found(client, members, address):
    make_published(members)

    assert log_in(client, members[0]).get(f"{ROOM}{address}").status_code == 404


@pytest.mark.parametrize("number", ["99", "x", "-1", "9" * 30])
def test_a_text_there_is_not_is_not_found(client, members, number):
    report = make_published(members)
    log_in(client, members[0])

    assert client.post(FRENCH, typed(report.revision, number=number)).status_code == 404
