"""What an honest ballot is, and what nobody can make by mistake."""

import json

import pytest

from elections.protocol.ballots import BallotChecker, make_ballot, read_ballot, tracker_of
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G, P, Q, inverse, power
from elections.protocol.tests.voting import (
    BLANK,
    KEY,
    PLAIN,
    SECRET,
    VOTER,
    checker_of,
    description_of,
)


def opened(pair):
    """Decrypt one ciphertext whose value is small."""
    alpha, beta = pair
    value = beta * inverse(power(alpha, SECRET)) % P
    return next(small for small in range(10) if power(G, small) == value)


@pytest.mark.parametrize(
    ("question", "ticks"),
    [
        (PLAIN, [0, 0, 0]),
        (PLAIN, [0, 1, 0]),
        (PLAIN, [1, 0, 1]),
        (BLANK, [1, 0, 0, 0]),
        (BLANK, [0, 0, 0, 1]),
        (BLANK, [0, 1, 1, 0]),
    ],
)
def test_an_honest_ballot_passes_and_holds_what_was_ticked(question, ticks):
    description = description_of(question)

    ballot = checker_of(description).check(make_ballot(description, VOTER, [ticks]))

    assert [opened(pair) for pair in ballot.answers[0]] == ticks
    assert ballot.credential == power(G, VOTER)


def test_a_ballot_answers_every_question():
    description = description_of(PLAIN, BLANK)
    text = make_ballot(description, VOTER, [[0, 1, 1], [1, 0, 0, 0]], key=KEY)

    ballot = BallotChecker(description, window=10).check(text)

    assert [len(answer) for answer in ballot.answers] == [3, 4]


def test_two_ballots_with_the_same_choice_have_nothing_in_common():
    description = description_of(PLAIN)
    checker = checker_of(description)

    one, other = (checker.check(make_ballot(description, VOTER, [[1, 0, 0]])) for _ in range(2))

    numbers = [{number for pair in ballot.answers[0] for number in pair} for ballot in (one, other)]
    assert numbers[0] & numbers[1] == set()
    assert one.tracker != other.tracker


def test_the_tracker_is_the_hash_of_the_whole_ballot():
    description = description_of(PLAIN)
    text = make_ballot(description, VOTER, [[0, 0, 0]])

    assert checker_of(description).check(text).tracker == tracker_of(text)
    assert tracker_of("") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"


def test_a_ballot_once_checked_is_read_as_it_was():
    description = description_of(PLAIN)
    text = make_ballot(description, VOTER, [[0, 1, 0]])

    assert read_ballot(text) == checker_of(description).check(text)


@pytest.mark.parametrize(
    ("question", "choices", "sentence"),
    [
        (PLAIN, [], "There are 0 lists of choices for 1 questions."),
        (PLAIN, [[0, 0]], "The choices of question 1 are not a list of 3 of 0 and 1."),
        (PLAIN, [[0, 2, 0]], "The choices of question 1 are not a list of 3 of 0 and 1."),
        (PLAIN, [[1, 1, 1]], "Question 1 takes 0 to 2 choices, not 3."),
        (BLANK, [[0, 0, 0, 0]], "Question 1 takes 1 to 2 choices, not 0."),
        (BLANK, [[1, 0, 1, 0]], "The answer to question 1 is blank and not blank."),
    ],
)
def test_no_ballot_is_made_for_what_the_question_forbids(question, choices, sentence):
    with pytest.raises(ProtocolError) as refusal:
        make_ballot(description_of(question), VOTER, choices)

    assert str(refusal.value) == sentence


def test_exponents_are_drawn_in_the_order_that_is_documented():
    description = description_of(BLANK)
    drawn = iter(range(1, 100))

    thing = json.loads(make_ballot(description, VOTER, [[0, 1, 0, 0]], random=lambda: next(drawn)))

    answer = thing["answers"][0]
    assert [pair["alpha"] for pair in answer["choices"]] == [
        str(power(G, exponent)) for exponent in (1, 2, 3, 4)
    ]
    first, second = answer["individual_proofs"][:2]
    assert first[1] == {"challenge": "5", "response": "6"}
    assert second[0] == {"challenge": "8", "response": "9"}
    blank, one, two = answer["overall_proof"]
    assert blank == {"challenge": "17", "response": "18"}
    assert two == {"challenge": "19", "response": "20"}
    assert answer["blank_proof"][1] == {"challenge": "22", "response": "23"}
    signature = thing["signature"]["proof"]
    assert (int(signature["response"]) + VOTER * int(signature["challenge"])) % Q == 25
    assert (int(one["response"]) + 9 * int(one["challenge"])) % Q == 21
    assert next(drawn) == 26
