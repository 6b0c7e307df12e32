"""The booth and its twin in Python make the same ballots; the booth runs in node here."""

import json
import secrets
import shutil
import subprocess
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from elections.protocol.ballots import BallotChecker, make_ballot, tracker_of
from elections.protocol.credentials import new_code, private_exponent, public_credential
from elections.protocol.description import Description, Question, describe_election
from elections.protocol.encoding import BASE58
from elections.protocol.group import G, P, Q, power

NODE = shutil.which("node")
RUNNER = Path(__file__).with_name("node.mjs")
VECTOR = Path(__file__).parents[2] / "protocol" / "tests" / "vectors" / "twin.json"
pytestmark = pytest.mark.skipif(NODE is None, reason="NO NODE: the booth was not tried in node.")

FAMILIES = tuple(f"Family “{number}”, ünd <others> & 家族" for number in range(1, 6))
UP_TO_THREE = Question("Which families?", FAMILIES, 0, 3)
OR_BLANK = Question("Which families?", FAMILIES, 1, 3, blank=True)


def ask(**request: Any) -> dict[str, Any]:
    """Ask booth.js in node, and return its answer or its refusal."""
    ran = subprocess.run(
        [NODE, "--no-warnings", RUNNER],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""
    return json.loads(ran.stdout)


def describe(*questions: Question) -> Description:
    text = describe_election(
        uuid="c5XaNxzZmbDX8M",
        name="Secrétariat",
        description="Choose.",
        public_key=power(G, 4711),
        questions=questions,
    )
    return Description.parse(text)


@pytest.mark.parametrize(
    ("question", "ticks"),
    [
        (UP_TO_THREE, [0, 0, 0, 0, 0]),
        (UP_TO_THREE, [0, 1, 0, 0, 0]),
        (UP_TO_THREE, [1, 0, 1, 0, 1]),
        (OR_BLANK, [1, 0, 0, 0, 0, 0]),
        (OR_BLANK, [0, 1, 0, 0, 0, 0]),
        (OR_BLANK, [0, 0, 1, 1, 0, 1]),
    ],
)
def test_the_twins_make_the_same_ballot_from_the_same_random_numbers(question, ticks):
    description = describe(question)
    numbers = [secrets.randbelow(int(Q)) for _ in range(60)]

    made = ask(
        ask="ballot",
        election=description.text,
        exponent=str(Q - 5),
        choices=[ticks],
        numbers=[str(number) for number in numbers],
    )

    ballot = make_ballot(description, int(Q - 5), [ticks], random=iter(numbers).__next__)
    assert made["answer"]["ballot"] == ballot
    assert made["answer"]["tracker"] == tracker_of(ballot)


@pytest.mark.parametrize("number", [0, int(Q) - 1])
def test_the_twins_agree_at_the_ends_of_the_range(number):
    description = describe(UP_TO_THREE)
    ticks = [1, 0, 0, 0, 0]

    made = ask(
        ask="ballot",
        election=description.text,
        exponent="1",
        choices=[ticks],
        numbers=[str(number)] * 60,
    )

    ballot = make_ballot(description, 1, [ticks], random=repeat(number).__next__)
    assert made["answer"]["ballot"] == ballot


def test_a_ballot_with_numbers_of_its_own_passes_every_check_and_tells_its_progress():
    description = describe(UP_TO_THREE, OR_BLANK)
    code = new_code()

    made = ask(
        ask="ballot",
        election=description.text,
        code=code,
        choices=[[1, 1, 0, 0, 1], [1, 0, 0, 0, 0, 0]],
    )["answer"]

    ballot = BallotChecker(description).check(made["ballot"])
    assert ballot.tracker == made["tracker"]
    assert ballot.credential == public_credential(code, description.uuid)
    assert made["steps"] == [[done, 11] for done in range(1, 12)]


def test_two_ballots_of_one_voter_have_nothing_in_common_but_the_voter():
    description = describe(UP_TO_THREE)
    request = {
        "ask": "ballot",
        "election": description.text,
        "exponent": "77",
        "choices": [[1, 0, 0, 0, 0]],
    }

    first, second = (json.loads(ask(**request)["answer"]["ballot"]) for _ in range(2))

    assert first["credential"] == second["credential"]
    numbers = [set(leaves(ballot["answers"])) for ballot in (first, second)]
    assert len(numbers[0]) == 5 * 2 + 5 * 4 + 4 * 2
    assert numbers[0] & numbers[1] == set()


def leaves(thing: Any) -> list[str]:
    if isinstance(thing, str):
        return [thing]
    inner = thing.values() if isinstance(thing, dict) else thing
    return list(chain.from_iterable(map(leaves, inner)))


@pytest.mark.parametrize(
    ("question", "ticks", "refusal"),
    [
        (UP_TO_THREE, [1, 1, 1, 1, 0], "The rules of this election allow no such ballot."),
        (OR_BLANK, [0, 0, 0, 0, 0, 0], "The rules of this election allow no such ballot."),
        (OR_BLANK, [1, 1, 0, 0, 0, 0], "The rules of this election allow no such ballot."),
        (UP_TO_THREE, [2, 0, 0, 0, 0], "A ballot says yes or no to each line."),
        (UP_TO_THREE, [1, 0, 0, 0], "A ballot says yes or no to each line."),
        (OR_BLANK, [0, 1, 0, 0, 0], "A ballot says yes or no to each line."),
    ],
)
def test_the_booth_makes_no_ballot_that_the_rules_forbid(question, ticks, refusal):
    made = ask(ask="ballot", election=describe(question).text, exponent="1", choices=[ticks])

    assert made == {"refusal": refusal}


def test_the_booth_answers_every_question_or_none():
    made = ask(
        ask="ballot",
        election=describe(UP_TO_THREE, OR_BLANK).text,
        exponent="1",
        choices=[[1, 0, 0, 0, 0]],
    )

    assert made == {"refusal": "A ballot answers every question."}


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"group": "RFC-3526-2048"}, {"public_key": "2"}, {"public_key": "0"}],
)
def test_the_booth_makes_no_ballot_for_a_key_or_a_protocol_it_does_not_know(change):
    thing = json.loads(describe(UP_TO_THREE).text) | change

    made = ask(ask="ballot", election=json.dumps(thing), exponent="1", choices=[[0] * 5])

    assert made == {"refusal": "This booth makes no ballots for an election of that kind."}


def test_the_twins_derive_the_same_credential_from_a_code():
    code = new_code()

    answer = ask(ask="credential", code=code, uuid="c5XaNxzZmbDX8M")["answer"]

    exponent = private_exponent(code, "c5XaNxzZmbDX8M")
    assert answer == str(power(G, exponent))


def test_a_code_is_known_however_it_is_typed_and_a_slip_is_noticed():
    codes = [new_code() for _ in range(50)]
    undashed = [f"  {code.replace('-', ' ')}\n" for code in codes]
    slips = [code[:-2] + BASE58[BASE58.index(code[-2]) - 1] + code[-1] for code in codes]

    answer = ask(ask="codes", typed=[*codes, *undashed, *slips, "", "0" * 15])["answer"]

    assert answer == [*codes, *codes, *[None] * 52]


def test_what_has_the_right_check_but_not_the_form_is_no_code():
    value = 0
    for letter in "7xKpM2vRqNhW8":
        value = value * 58 + BASE58.index(letter)
    foreign = "7xKpM2vRqNhW80" + BASE58[53 - (value * 58 - 1) % 53]
    longer = [new_code() + more for more in ("1", "111")]

    assert ask(ask="codes", typed=[foreign, *longer])["answer"] == [None] * 3


def test_powers_agree_with_the_twin():
    exponents = [0, 1, 31, 32, int(Q) - 1, secrets.randbelow(int(Q))]

    answer = ask(ask="powers", base=str(G), exponents=[str(one) for one in exponents])["answer"]

    assert answer == [[str(power(G, exponent))] * 2 for exponent in exponents]


def test_only_elements_of_the_group_are_taken_for_such():
    numbers = [0, 1, int(G), int(P) - 1, int(P) + 1, -1, 2, 1 - int(P), int(G) - int(P)]

    answer = ask(ask="elements", numbers=[str(number) for number in numbers])["answer"]

    assert answer == [False, True, True, *[False] * 6]


def test_a_random_number_too_large_is_drawn_anew():
    draws = ["ff" * 32, f"{int(Q):064x}", f"{int(Q) - 1:064x}"]

    assert ask(ask="drawn", draws=draws)["answer"] == str(Q - 1)


def test_the_booth_makes_every_ballot_of_the_vector():
    vector = json.loads(VECTOR.read_text())

    for expected in vector["ballots"]:
        made = ask(
            ask="ballot",
            election=vector["election"],
            code=expected["code"],
            choices=expected["choices"],
            numbers=expected["random"],
        )["answer"]
        assert (made["ballot"], made["tracker"]) == (expected["ballot"], expected["tracker"])
