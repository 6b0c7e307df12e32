"""A translated report on its page, on paper, as data: in its language, and marked."""

import hashlib
import json
import re

import pytest

from csb_portal.choices import VersionOrigin
from csb_portal.models.trail import canonical
from reports import report_paper
from reports.edition import editions_of
from reports.models import MonthlyReport
from reports.services.translating import translate_text
from reports.tests.factories import FEBRUARY, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
PAGE = "/reports/2005-02/"
SITE = "http://127.0.0.1:8000"
WORDS = {"fr": "Lisez ceci.", "ar": "اقرأ هذا.", "zh-hans": "请阅读。"}


@pytest.fixture
def report(members) -> MonthlyReport:
    report = make_published(members, now="Read **this**.")
    text = report.revision
    for language, words in WORDS.items():
        texts = {key: words for key, written in text.texts.items() if written}
        translate_text(
            text, language=language, texts=texts, actor=members[1], origin=VersionOrigin.MACHINE
        )
    return report


def data_in(page: str) -> dict:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_a_page_is_in_its_language_and_the_portal_around_it_says_which_it_is_in(
    client, report, language, direction
):
    page = client.get(f"{PAGE}1.0/{language}/").text

    assert f'<html lang="{language}" dir="{direction}">' in page
    assert '<header class="site-header" lang="en" dir="ltr">' in page
    assert '<footer class="site-footer" lang="en" dir="ltr">' in page
    assert WORDS[language] in page
    assert re.search(r'class="site-name" href="/">Civil Society Bureau</a>', page)


def test_original_and_translations_lead_to_each_other(client, report):
    pages = [client.get(f"{PAGE}{place}").text for place in ("", "1.0/fr/", "1.0/ar/")]

    for page in pages:
        alternates = dict(re.findall(r'rel="alternate" hreflang="([\w-]+)" href="(.*?)"', page))
        assert alternates == {
            "en": f"{SITE}{PAGE}",
            **{language: f"{SITE}{PAGE}1.0/{language}/" for language in WORDS},
        }
    assert [re.search(r'rel="canonical" href="(.*?)"', page)[1] for page in pages] == [
        f"{SITE}{PAGE}{place}" for place in ("", "1.0/fr/", "1.0/ar/")
    ]


def test_a_page_tells_machines_its_language_and_what_it_translates(client, report):
    page = client.get(f"{PAGE}1.0/fr/").text

    data = data_in(page)
    assert data["@id"] == data["url"] == f"{SITE}{PAGE}1.0/fr/"
    assert (data["inLanguage"], data["creativeWorkStatus"]) == ("fr", "machine")
    assert data["translationOfWork"] == {
        "@type": "Report",
        "@id": f"{SITE}{PAGE}1.0/",
        "inLanguage": "en",
        "identifier": f"sha256:{report.versions.get().sha256}",
    }
    assert "identifier" not in data
    assert f'<meta property="og:url" content="{SITE}{PAGE}1.0/fr/">' in page
    assert 'type="application/pdf" href="/reports/2005-02/1.0/fr.pdf"' in page
    translated = data_in(client.get(PAGE).text)["workTranslation"]
    assert {one["inLanguage"] for one in translated} == set(WORDS)


def test_the_page_leads_to_its_other_forms(client, report):
    page = client.get(f"{PAGE}1.0/ar/").text

    for address in (f"{PAGE}1.0/ar.pdf", f"{PAGE}1.0/ar.json", "/reports/feed.ar.atom"):
        assert f'<a href="{address}">' in page
        assert client.get(address).status_code == 200


def test_the_data_say_what_they_translate_and_how_far_to_trust_them(client, report, members):
    data = client.get(f"{PAGE}1.0/fr.json").json()

    told = {key: data[key] for key in ("id", "language", "translation_of", "mark", "checked_at")}
    assert told == {
        "id": f"{SITE}{PAGE}1.0/fr/",
        "language": "fr",
        "translation_of": f"{SITE}{PAGE}1.0/",
        "mark": "machine",
        "checked_at": None,
    }
    assert data["sha256_of_original"] == report.versions.get().sha256
    computed = hashlib.sha256(canonical(data["content"]).encode()).hexdigest()
    assert computed == data["sha256"] != data["sha256_of_original"]
    assert not [person for person in members if str(person) in json.dumps(data)]


def test_the_paper_is_in_its_language_and_says_how_far_to_trust_it(report):
    (original,) = editions_of(FEBRUARY)
    french = next(one for one in original.in_other_languages() if one.language == "fr")

    paper = report_paper.as_data(french)

    assert paper["language"] == "fr"
    assert paper["correction"].endswith(f"{SITE}{PAGE}1.0/")
    assert report_paper.pdf_of(french).startswith(b"%PDF")
    words = [node for section in paper["sections"] for node in section["nodes"]]
    assert "Lisez ceci." in json.dumps(words)


@pytest.mark.parametrize("place", ["1.0/es/", "1.0/es.pdf", "1.1/fr.json", "x/fr.pdf", "1.0/en/"])
def test_a_form_there_is_not_is_not_found(client, report, place):
    assert client.get(f"{PAGE}{place}").status_code == 404


def test_a_feed_of_a_language_there_is_not_is_not_found(client, db):
    assert client.get("/reports/feed.tlh.atom").status_code == 404
    assert client.get("/reports/feed.en.atom").status_code == 404
