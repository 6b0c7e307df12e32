"""The feed of each language: what is translated into it, and the rest in the original."""

from xml.etree import ElementTree as ET

import pytest

from csb_portal import clock
from csb_portal.months import Month
from reports.models import MonthlyReport
from reports.services.editing import approve_report
from reports.services.publishing import correct_report, publish_report
from reports.services.translating import check_report_translation, translate_text
from reports.tests.factories import geneva, make_published
from reports.tests.test_report_forms import ATOM, check_atom

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def months(members) -> MonthlyReport:
    """February translated into French, March not."""
    report = make_published(members, now="Read this.")
    texts = {key: "Lisez\x01 ceci." for key, words in report.revision.texts.items() if words}
    with clock.at(geneva(2005, 3, 6, 12)):
        translate_text(report.revision, language="fr", texts=texts, actor=members[1])
    with clock.at(geneva(2005, 4, 4, 12)):
        make_published(members, month=Month(2005, 3), now="Read that.")
    return report


def entries_of(client, language: str = "fr") -> list[ET.Element]:
    feed = ET.fromstring(client.get(f"/reports/feed.{language}.atom").content)
    check_atom(feed)
    assert feed.get(LANGUAGE) == language
    return feed.findall(f"{ATOM}entry")


def link_of(entry: ET.Element) -> str:
    return entry.find(f"{ATOM}link").get("href").removeprefix(SITE)


def test_what_is_translated_stands_in_its_language_and_the_rest_in_the_original(client, months):
    march, february = entries_of(client)

    assert (february.get(LANGUAGE), march.get(LANGUAGE)) == ("fr", "en")
    assert (link_of(february), link_of(march)) == ("/reports/2005-02/1.0/fr/", "/reports/2005-03/")
    assert "<p>Lisez ceci.</p>" in february.findtext(f"{ATOM}summary")
    assert february.findtext(f"{ATOM}updated") == "2005-03-06T11:00:00+00:00"
    assert {entry.get(LANGUAGE) for entry in entries_of(client, "es")} == {"en"}


def test_the_feed_of_the_original_stays_as_it_was(client, months):
    feed = ET.fromstring(client.get("/reports/feed.atom").content)

    check_atom(feed)
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"{SITE}/reports/feed.atom"
    assert {entry.get(LANGUAGE) for entry in feed.findall(f"{ATOM}entry")} == {"en"}


def test_an_entry_keeps_its_name_when_it_is_translated_later(client, members, months):
    names = {entry.findtext(f"{ATOM}id") for entry in entries_of(client, "es")}
    text = months.revision
    texts = {key: "Lea esto." for key, words in text.texts.items() if words}
    translate_text(text, language="es", texts=texts, actor=members[1])

    march, february = entries_of(client, "es")

    assert february.get(LANGUAGE) == "es"
    assert {one.findtext(f"{ATOM}id") for one in (march, february)} == names
    of_all = ET.fromstring(client.get("/reports/feed.atom").content)
    assert not names & {one.findtext(f"{ATOM}id") for one in of_all.findall(f"{ATOM}entry")}


def test_a_check_or_a_correction_updates_the_entry_and_says_so(client, members, months):
    made = months.revision.translations.get()
    with clock.at(geneva(2005, 4, 5, 12)):
        check_report_translation(made, actor=members[2])
    _march, checked = entries_of(client)
    with clock.at(geneva(2005, 4, 6, 12)):
        correct_report(months, texts={"now": "Other."}, change="Other.", actor=members[0])
        approve_report(months, actor=members[1])
        publish_report(months, actor=members[0])
    _march, corrected = entries_of(client)

    assert checked.findtext(f"{ATOM}updated") == "2005-04-05T10:00:00+00:00"
    assert link_of(corrected) == "/reports/2005-02/1.0/fr/"
    assert corrected.findtext(f"{ATOM}updated") == "2005-04-06T10:00:00+00:00"
    assert "1.1" in corrected.findtext(f"{ATOM}summary")
