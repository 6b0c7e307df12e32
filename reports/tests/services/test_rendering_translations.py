"""Translations are rendered with the rest, and again whenever they or their marks change."""

import json

import pytest

from csb_portal import clock, published
from csb_portal.models import User
from reports.models import MonthlyReport, ReportTranslation
from reports.services.editing import approve_report
from reports.services.publishing import correct_report, publish_report
from reports.services.rendering import render_all, render_report
from reports.services.translating import check_report_translation, translate_text
from reports.tests.factories import geneva, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
FRENCH = "/reports/2005-02/1.0/fr/"
FORMS = [FRENCH, "/reports/2005-02/1.0/fr.pdf", "/reports/2005-02/1.0/fr.json"]


@pytest.fixture
def report(members) -> MonthlyReport:
    return make_published(members, now="Read **this**.")


@pytest.fixture
def french(report, members) -> ReportTranslation:
    return translate(report, members[1])


def translate(report: MonthlyReport, actor: User, now: str = "Lisez ceci.") -> ReportTranslation:
    text = report.revision
    words = {key: f"FR {words}" for key, words in text.texts.items() if words} | {"now": now}
    with clock.at(geneva(2005, 3, 6, 12)):
        return translate_text(text, language="fr", texts=words, actor=actor)


def kept(address: str) -> str:
    content = published.read("en", address)
    assert content is not None, address
    return content.decode(errors="replace")


def test_a_translation_is_rendered_in_every_form_once_it_is_there(report, members, committed):
    with committed():
        translate(report, members[1])

    assert "Lisez ceci." in kept(FRENCH)
    assert json.loads(kept(FORMS[2]))["content"]["sections"][0]["text"] == "Lisez ceci."
    assert kept(FORMS[1]).startswith("%PDF")


@pytest.mark.parametrize("address", [*FORMS, "/reports/feed.fr.atom"])
def test_a_translation_asks_no_database_and_is_asked_for_again_in_five_minutes(
    client, members, french, django_assert_num_queries, address
):
    render_all()
    client.force_login(members[0])

    with django_assert_num_queries(0):
        response = client.get(address)
        again = client.get(address, headers={"If-None-Match": response["ETag"]})

    assert (response.status_code, again.status_code) == (200, 304)
    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies


def test_each_form_is_there_before_it_is_rendered(client, french):
    before = [client.get(address, headers={"Accept-Encoding": "identity"}) for address in FORMS]
    render_all()

    assert [answer.content for answer in before] == [published.read("en", one) for one in FORMS]


def test_a_better_translation_takes_the_place_of_every_form(report, members, french, committed):
    render_report(report)
    before = [kept(address) for address in FORMS]

    with committed():
        translate(report, members[2], now="Lisez cela.")

    after = [kept(address) for address in FORMS]
    assert "Lisez cela." in after[0]
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_a_check_changes_the_mark_in_every_form(report, members, french, committed):
    render_report(report)
    paper = kept(FORMS[1])
    assert "Traduction bénévole" in kept(FRENCH)

    with committed():
        check_report_translation(french, actor=members[2])

    assert "Traduction vérifiée" in kept(FRENCH)
    assert json.loads(kept(FORMS[2]))["mark"] == "checked"
    assert kept(FORMS[1]) != paper


def test_a_correction_marks_every_form_as_out_of_date(report, members, french, committed):
    render_report(report)
    paper = kept(FORMS[1])
    correct_report(report, texts={"now": "Other."}, change="Other.", actor=members[0])
    approve_report(report, actor=members[1])

    with committed():
        publish_report(report, actor=members[0])

    assert "Une version corrigée a remplacé" in kept(FRENCH)
    assert json.loads(kept(FORMS[2]))["mark"] == "out_of_date"
    assert kept(FORMS[1]) != paper


def test_what_has_not_changed_is_not_set_again(report, french):
    render_report(report)
    published.put("en", FORMS[1], b"%PDF as it was set")

    render_all()
    assert kept(FORMS[1]) == "%PDF as it was set"
    render_all(anew=True)
    assert kept(FORMS[1]) != "%PDF as it was set"


def test_what_is_no_translation_any_longer_is_removed(french):
    render_all()
    ReportTranslation.objects.update(replaced_at=clock.now())

    render_all()

    assert [published.read("en", address) for address in FORMS] == [None, None, None]
