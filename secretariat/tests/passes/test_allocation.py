"""The preset rule gives the reference outcome; a stranger recomputes it with one file."""

import csv
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import csb_portal.demo
from secretariat.rules.cases import normalised
from secretariat.rules.passes import allocate
from secretariat.rules.passes.allocate import (
    DUPLICATE,
    EXHAUSTED,
    FORMAT,
    LATE,
    NOT_REGISTERED,
    InputError,
    Outcome,
    Pool,
    Request,
    Rule,
)
from secretariat.rules.passes.presets import presets

DATA = Path(csb_portal.demo.__file__).parent / "data"
SEED = "PrepCom-2 opening 2005-02-17"
CLOSES = datetime.fromisoformat("2005-02-14T12:00+01:00")
WORDS = {"issued": "issued", "waiting": "waiting list", "refused": "refused"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scenario() -> Pool:
    return Pool(
        quota=12,
        seed=SEED,
        closes_at=CLOSES,
        history={row["family_slug"]: int(row["passes"]) for row in rows("overpass_history")},
        requests=tuple(
            Request(
                number=row["request_no"],
                family=row["family_slug"],
                person=normalised(row["email"]),
                received_at=datetime.fromisoformat(row["requested_at"]),
                is_registered=row["registered"] == "true",
                rank=int(row["rank_by_focal_points"]) if row["rank_by_focal_points"] else None,
            )
            for row in rows("overpass_requests")
        ),
    )


def as_referred_to(each: Outcome, emails: dict[str, str]) -> dict[str, str]:
    reasons = {
        "in_turn": f"round {each.round}; previous passes of the family: {each.detail}",
        EXHAUSTED: "twelve passes exhausted",
        NOT_REGISTERED: "not registered for PrepCom-2",
        LATE: "after the deadline of 14 Feb 12:00",
        DUPLICATE: f"duplicate of {emails.get(each.detail)}",
    }
    return {
        "request_no": each.number,
        "email": emails[each.number],
        "family_slug": each.family,
        "outcome": WORDS[each.outcome],
        "pass_no": f"OP-{each.position:03}" if each.outcome == "issued" else "",
        "waiting_position": str(each.position) if each.outcome == "waiting" else "",
        "round": str(each.round or ""),
        "lottery_key8": each.lot[:8],
        "reason": reasons[each.reason],
    }


def test_the_preset_rule_gives_the_reference_outcome_exactly():
    emails = {row["request_no"]: row["email"] for row in rows("overpass_requests")}

    found = [as_referred_to(each, emails) for each in allocate.allocate(scenario())]

    assert found == rows("overpass_reference_outcome")


def published(pool: Pool) -> dict:
    return {
        "format": FORMAT,
        "quota": pool.quota,
        "seed": pool.seed,
        "closes_at": pool.closes_at.isoformat(),
        "rule": {"passes_each_round": 1, "without_pass_first": True, "lottery": "families"},
        "history": dict(pool.history),
        "requests": [
            {
                "number": each.number,
                "family": each.family,
                "person": each.person,
                "received_at": each.received_at.isoformat(),
                "confirmed": each.is_confirmed,
                "registered": each.is_registered,
                "rank": each.rank,
            }
            for each in pool.requests
        ],
    }


def test_what_was_published_reads_as_the_pool_it_was_made_from():
    assert allocate.read_pool(json.dumps(published(scenario()))) == scenario()


def test_the_file_alone_recomputes_the_list_without_the_portal(tmp_path):
    program = tmp_path / "allocate.py"
    program.write_bytes(Path(allocate.__file__).read_bytes())
    (tmp_path / "input.json").write_text(json.dumps(published(scenario())))
    (tmp_path / "outcome.json").write_text(allocate.written(allocate.allocate(scenario())))
    command = [sys.executable, "-I", "-S", str(program), "input.json"]

    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    command += ["--check", "outcome.json"]
    compared = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert printed.stdout == (tmp_path / "outcome.json").read_text()
    assert (compared.returncode, compared.stdout) == (0, "The list is the published one.\n")


def test_a_list_that_was_touched_is_found_out(tmp_path, capsys):
    given, list_ = tmp_path / "input.json", tmp_path / "outcome.json"
    given.write_text(json.dumps(published(scenario())))
    right = allocate.written(allocate.allocate(scenario()))
    list_.write_text(right.replace("REQ-018", "REQ-034", 1))

    assert allocate.main([str(given), "--check", str(list_)]) == 1
    assert capsys.readouterr().out == "The lists DIFFER.\n"


def broken(**changes: object) -> str:
    return json.dumps(published(scenario()) | changes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not as the portal publishes it"),
        ("[]", "not as the portal publishes it"),
        (broken(format="csb-passes/9"), "reads csb-passes/1, not csb-passes/9"),
        (broken(quota=-1), "quota has to be a whole number, not -1"),
        (broken(quota=True), "quota has to be a whole number, not True"),
        (broken(closes_at="soon"), "'soon' is not a moment"),
        (broken(closes_at="2005-02-14T12:00"), "does not say its zone"),
        (broken(rule={"lottery": "dice"}), "other parts than this program knows"),
        (
            broken(rule={"passes_each_round": 1, "without_pass_first": True, "lottery": "dice"}),
            "among families or requests, not 'dice'",
        ),
        (broken(requests=2 * published(scenario())["requests"]), "stands for two requests"),
    ],
)
def test_an_input_that_cannot_be_followed_is_refused_in_words(text, words, tmp_path, capsys):
    with pytest.raises(InputError, match=words):
        allocate.read_pool(text)

    (tmp_path / "input.json").write_text(text)
    assert allocate.main([str(tmp_path / "input.json")]) == 2
    assert "The list cannot be computed." in capsys.readouterr().err


def test_nothing_is_late_before_the_deadline_and_everything_is_at_it():
    def asked(seconds: int) -> Pool:
        at = CLOSES + timedelta(seconds=seconds)
        return Pool(1, SEED, CLOSES, requests=(Request("1", "asia", "p", at, True),))

    assert allocate.refusals(asked(-1)) == {}
    assert allocate.refusals(asked(0)) == {"1": (LATE, "")}


def test_a_family_without_ranking_stands_in_the_order_of_time():
    asked = [
        Request(str(number), "media", f"p{number}", CLOSES - timedelta(hours=number), True)
        for number in range(1, 4)
    ]
    ranked = Request("9", "media", "p9", CLOSES - timedelta(hours=1), True, rank=1)

    ordered = allocate.in_family_order([*asked, ranked], SEED)

    assert [each.number for each in ordered] == ["9", "3", "2", "1"]


def test_other_rules_draw_a_lot_for_each_request_or_know_no_rounds():
    at = datetime(2005, 2, 9, tzinfo=UTC)
    asked = tuple(
        Request(f"{n}", "asia" if n < 6 else "youth", f"p{n}", at, True) for n in range(9)
    )
    pool = Pool(4, "s", CLOSES, Rule(0, False, "requests"), {"asia": 3}, asked)

    first = [each.number for each in allocate.allocate(pool)][:4]

    assert first == sorted((each.number for each in asked), key=lambda n: allocate.lot("s", n))[:4]


def test_no_rule_to_choose_draws_a_lot_that_could_be_asked_for_anew():
    assert {rule.lottery for rule in presets().values()} == {allocate.FAMILIES}


def test_of_one_persons_requests_the_first_confirmed_one_counts():
    at = CLOSES - timedelta(hours=3)
    false = Request("1", "asia", "p", at, True, is_confirmed=False)
    true = Request("2", "asia", "p", at + timedelta(hours=1), True)
    again = Request("3", "asia", "p", at + timedelta(hours=2), True)

    refused = allocate.refusals(Pool(3, SEED, CLOSES, requests=(false, true, again)))

    assert refused == {"1": ("unconfirmed", ""), "3": ("duplicate", "2")}


def test_a_lot_is_the_hash_of_seed_and_family_as_anybody_computes_it():
    assert allocate.lot(SEED, "asia")[:8] == "1493b8af"
