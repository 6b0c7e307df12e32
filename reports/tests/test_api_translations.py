"""Translations of reports, and money and help received, as data."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from csb_portal import clock
from csb_portal.testing.factories import make_user
from reports.services.translating import translate_text
from reports.tests.factories import geneva, make_draft, make_published
from secretariat.services.contributions import record_contribution, set_aside_contribution

pytestmark = pytest.mark.django_db


def french(text) -> dict[str, str]:
    return {key: "Lisez ceci." for key, words in text.texts.items() if words}


def rows(client, name: str) -> list[dict]:
    data = client.get(f"/api/v1/{name}").json()["rows"]
    text = client.get(f"/api/v1/{name}.csv").content.decode("utf-8-sig")
    assert len(list(csv.DictReader(text.splitlines()))) == len(data)
    return data


@pytest.mark.usefixtures("march", "floor")
def test_a_translation_tells_what_it_translates_and_its_mark(client, members):
    report = make_published(members)
    with clock.at(geneva(2005, 3, 6, 12)):
        translate_text(
            report.revision, language="fr", texts=french(report.revision), actor=members[1]
        )

    assert rows(client, "translations") == [
        {
            "id": "2005-02/1.0/fr",
            "month": "2005-02-01",
            "version": "1.0",
            "language": "fr",
            "mark": "volunteer",
            "made_by": "volunteer",
            "public_since": "2005-03-06T11:00:00Z",
            "checked_at": None,
            "url": "http://127.0.0.1:8000/reports/2005-02/1.0/fr/",
        }
    ]


@pytest.mark.usefixtures("march", "floor")
def test_a_translation_of_a_draft_is_not_told(client, members):
    text = make_draft().revision
    translate_text(text, language="fr", texts=french(text), actor=members[1])

    assert rows(client, "translations") == []


@pytest.mark.usefixtures("march", "floor")
def test_more_translations_cost_no_more_queries(client, members, django_assert_num_queries):
    text = make_published(members).revision
    for language in ("fr", "es", "ru"):
        translate_text(text, language=language, texts=french(text), actor=members[1])

    client.get("/api/v1/translations")
    with django_assert_num_queries(2):
        assert len(client.get("/api/v1/translations").json()["rows"]) == 3


def test_a_contribution_tells_what_was_given_and_not_who_gave_it(client):
    with clock.at(geneva(2005, 3, 15, 12)):
        given = {"giver": "Person Example", "received_on": date(2005, 2, 10), "actor": make_user()}
        record_contribution(
            amount=Decimal(1500), currency="CHF", help_given="", purpose="Interpretation", **given
        )
        twice = record_contribution(
            amount=None, currency="", help_given="Rooms", purpose="A meeting", **given
        )
        set_aside_contribution(twice, reason="Entered twice.", actor=make_user())

    money, rooms = rows(client, "contributions")

    assert money == {
        "reference": "CN-2005-0001",
        "received_on": "2005-02-10",
        "amount": "1500.00",
        "currency": "CHF",
        "help": "",
        "purpose": "Interpretation",
        "counts": True,
        "mistake": "",
        "url": "http://127.0.0.1:8000/secretariat/contributions/?year=2005#CN-2005-0001",
    }
    assert (rooms["amount"], rooms["help"], rooms["counts"]) == (None, "Rooms", False)
    assert rooms["mistake"] == "Entered twice."
    assert "Person Example" not in str([money, rooms])
