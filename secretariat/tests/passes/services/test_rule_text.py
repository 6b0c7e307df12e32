"""A published rule is the text that was published, whatever the program says later."""

import json

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from secretariat.models.passes.pool import fingerprint_of
from secretariat.rules.passes.allocate import read_pool
from secretariat.services.passes import pools
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
    monkeypatch.setattr(pools, "FORMAT", "another/2")
    monkeypatch.setattr(pools, "in_words", lambda _rule: ["Another rule."])
    monkeypatch.setattr(pools, "TERMS", ("offer_hours",))

    shown = client.get(f"{pool.get_absolute_url()}rule.json").text
    with clock.at(pool.ranking_until):
        checked = check_requests(pool)

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
