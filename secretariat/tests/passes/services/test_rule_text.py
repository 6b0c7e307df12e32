"""A published rule is the text that was published, whatever the program says later."""

import json

import pytest
from django.utils import translation

from csb_portal import clock
from csb_portal.errors import DomainError
from secretariat.models.passes.pool import fingerprint_of
from secretariat.rules.passes.allocate import InputError, read_pool, read_rule
from secretariat.rules.passes.presets import in_words
from secretariat.services.passes import rule_texts
from secretariat.services.passes.allocating import check_requests
from secretariat.tests.passes.factories import ask, make_pool

pytestmark = pytest.mark.django_db


def test_the_text_is_kept_with_the_rule_in_words():
    pool = make_pool()

    data = json.loads(pool.rule_text)

    assert fingerprint_of(pool.rule_text) == pool.fingerprint
    assert (data["seed"], data["quota"], data["rule"]) == (pool.seed, 2, pool.rule)
    assert data["in_words"][0] == "In each round a family gets one pass at most."


def test_a_later_program_neither_rewrites_nor_stops_a_published_rule(client, monkeypatch):
    pool = make_pool()
    request = ask(pool)
    monkeypatch.setattr(rule_texts, "FORMAT", "another/2")
    monkeypatch.setattr(rule_texts, "in_words", lambda _rule: ["Another rule."])
    monkeypatch.setattr(rule_texts, "TERMS", ("offer_hours",))

    read = client.get(pool.get_absolute_url()).text
    shown = client.get(f"{pool.get_absolute_url()}rule.json").text
    with clock.at(pool.ranking_until):
        checked = check_requests(pool)

    assert "In each round a family gets one pass at most." in read
    assert "Another rule." not in read
    assert shown == pool.rule_text
    given = json.loads(checked.given)
    assert given.pop("requests")[0]["number"] == request.number
    assert given == json.loads(pool.rule_text)
    assert read_pool(checked.given).quota == 2


def test_a_text_that_was_touched_gives_out_nothing():
    pool = make_pool()
    ask(pool)
    pool.rule_text = pool.rule_text.replace("one pass", "ten passes")
    pool.save()

    with clock.at(pool.ranking_until), pytest.raises(DomainError, match="its fingerprint differs"):
        check_requests(pool)


def test_a_rule_the_program_cannot_follow_any_more_is_read_in_its_own_words(client, monkeypatch):
    pool = make_pool()

    def refuse(_data: object) -> None:
        raise InputError("Other parts.")

    monkeypatch.setattr(rule_texts, "read_rule", refuse)

    assert (
        "In each round a family gets one pass at most." in client.get(pool.get_absolute_url()).text
    )


def test_a_published_rule_is_read_in_the_readers_language():
    pool = make_pool()

    with translation.override("fr"):
        assert rule_texts.rule_in_words(pool) == in_words(read_rule(pool.rule))
