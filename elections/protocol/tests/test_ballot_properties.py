"""Whatever may be asked and answered makes a valid ballot, and whatever is altered does not."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from elections.protocol.ballots import BallotChecker, make_ballot
from elections.protocol.description import Question
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G, P, Q
from elections.protocol.tests.voting import (
    BLANK,
    KEY,
    PLAIN,
    VOTER,
    description_of,
    signed_again,
    value_at,
    with_value,
)


@st.composite
def questions_with_answers(draw):
    count = draw(st.integers(1, 5))
    maximum = draw(st.integers(0, count))
    minimum = draw(st.integers(0, maximum))
    blank = draw(st.booleans())
    question = Question("?", tuple("ABCDE"[:count]), minimum, maximum, blank)
    if blank and draw(st.booleans()):
        return question, [1] + [0] * count
    ticked = draw(st.sets(st.sampled_from(range(count)), min_size=minimum, max_size=maximum))
    return question, [0] * blank + [int(at in ticked) for at in range(count)]


@settings(max_examples=25, deadline=None)
@given(st.lists(questions_with_answers(), min_size=1, max_size=2), st.integers(1, int(Q) - 1))
def test_every_allowed_answer_makes_a_valid_ballot(asked, exponent):
    questions, answers = zip(*asked, strict=True)
    description = description_of(*questions)
    checker = BallotChecker(description)
    checker._key = KEY

    text = make_ballot(description, exponent, answers, key=KEY)

    assert checker.check(text).text == text


ELECTION = description_of(PLAIN, BLANK)
CHECKER = BallotChecker(ELECTION)
BALLOTS = [
    make_ballot(ELECTION, VOTER, [[0, 1, 0], [1, 0, 0, 0]]),
    make_ballot(ELECTION, VOTER, [[0, 0, 0], [0, 1, 1, 0]]),
]


def numbers_in(thing, path=()):
    """List the paths to all numbers of a ballot."""
    if isinstance(thing, str):
        return [path] if thing.isdigit() else []
    places = thing.items() if isinstance(thing, dict) else enumerate(thing)
    return [found for name, inner in places for found in numbers_in(inner, (*path, name))]


NUMBERS = numbers_in(json.loads(BALLOTS[0]))


def accepts(text):
    try:
        CHECKER.check(text)
    except ProtocolError:
        return False
    return True


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(BALLOTS), st.sampled_from(NUMBERS), st.integers(1, int(Q) - 1), st.booleans()
)
def test_no_ballot_survives_an_altered_number(text, path, change, sign):
    value = int(value_at(json.loads(text), path))
    in_group = path[-1] in {"alpha", "beta", "credential"}
    value = value * pow(int(G), change, int(P)) % P if in_group else (value + change) % Q

    altered = with_value(text, path, str(value))
    if sign and path[0] == "answers":
        altered = signed_again(altered, VOTER)

    assert accepts(text)
    assert not accepts(altered)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(BALLOTS), st.data())
def test_no_ballot_survives_an_altered_character(text, data):
    at = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.characters(codec="utf-8").filter(lambda other: other != text[at]))

    assert not accepts(text[:at] + character + text[at + 1 :])
    assert not accepts(text[:at] + text[at + 1 :])


@settings(max_examples=30, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_whatever_is_sent_is_refused_in_words(thing):
    assert not accepts(json.dumps(thing))
    assert not accepts(with_value(BALLOTS[0], ("answers",), thing))
    assert not accepts(with_value(BALLOTS[0], ("answers", 0), thing))
    assert not accepts(with_value(BALLOTS[0], ("signature",), thing))
    assert not accepts(with_value(BALLOTS[0], ("answers", 0, "choices", 0), thing))
