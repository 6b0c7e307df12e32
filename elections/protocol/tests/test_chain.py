"""The chain: what follows what, and who names whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from elections.protocol.chain import check_steps, setup_text
from elections.protocol.errors import ProtocolError
from elections.protocol.events import TYPES, Event, Step, next_event
from elections.protocol.tests.elections import append

TEXTS = ("election", "trustees", "credentials")
RECORDS = {"Setup": (*TEXTS, setup_text(*TEXTS)), "Ballot": ("b",), "EndBallots": ()}
RECORDS |= {"EncryptedTally": ("t", "s"), "PartialDecryption": ("f", "o"), "Result": ("r",)}
WHOLE = ["Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"]


def chain(*kinds):
    steps = []
    for kind in kinds:
        steps = append(steps, kind, *RECORDS[kind])
    return steps


def refusal(steps):
    with pytest.raises(ProtocolError) as refused:
        list(check_steps(steps))
    return str(refused.value)


@pytest.mark.parametrize("length", range(1, len(WHOLE) + 1))
def test_an_election_may_stop_anywhere(length):
    steps = chain(*WHOLE[:length])

    assert list(check_steps(steps)) == steps


def test_an_election_may_have_no_ballot_many_ballots_and_many_decryptions():
    none = chain("Setup", "EndBallots", "EncryptedTally", "PartialDecryption")
    many = chain("Setup", "Ballot", "Ballot", *WHOLE[2:5], "PartialDecryption", "Result")

    assert list(check_steps(none)) == none
    assert list(check_steps(many)) == many


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (["Ballot"], "Event 0 is Ballot, which cannot come at the beginning."),
        (["EndBallots"], "Event 0 is EndBallots, which cannot come at the beginning."),
        (["Setup", "Setup"], "Event 1 is Setup, which cannot come after Setup."),
        (["Setup", "Result"], "Event 1 is Result, which cannot come after Setup."),
        (["Setup", "EncryptedTally"], "Event 1 is EncryptedTally, which cannot come after Setup."),
        ([*WHOLE[:3], "Ballot"], "Event 3 is a ballot after the end of voting."),
        ([*WHOLE[:3], "EndBallots"], "Event 3 is EndBallots, which cannot come after EndBallots."),
        ([*WHOLE[:3], "Result"], "Event 3 is Result, which cannot come after EndBallots."),
        ([*WHOLE[:4], "Result"], "Event 4 is Result, which cannot come after EncryptedTally."),
        ([*WHOLE, "Result"], "Event 6 is Result, which cannot come after Result."),
        ([*WHOLE, "Ballot"], "Event 6 is a ballot after the end of voting."),
        (
            [*WHOLE, "PartialDecryption"],
            "Event 6 is PartialDecryption, which cannot come after Result.",
        ),
    ],
)
def test_what_cannot_follow_is_refused(kinds, sentence):
    assert refusal(chain(*kinds)) == sentence


def test_an_event_needs_its_records():
    steps = append(chain("Setup"), "Ballot", "one", "two")
    empty = append(chain("Setup"), "EncryptedTally", "one")

    assert refusal(steps) == "Event 1 (Ballot) needs 1 data records and has 2."
    assert refusal(empty) == "Event 1 (EncryptedTally) needs 2 data records and has 1."


def test_an_event_without_records_names_none():
    steps = chain("Setup", "EndBallots")
    event = steps[1].event
    named = Event(event.parent, event.height, event.type, "0" * 64)

    assert refusal([steps[0], Step((), named)]) == (
        "Event 1 (EndBallots) does not name the record that stands before it."
    )


def test_the_first_event_has_no_parent():
    first = chain("Setup")[0]
    event = Event("0" * 64, 0, "Setup", first.event.payload)

    assert refusal([Step(first.data, event)]) == (
        "The chain is broken: the parent of event 0 is not the event before it."
    )


@given(
    some.none() | some.text("0123456789abcdef", min_size=64, max_size=64), some.integers(0, 10**6)
)
def test_an_event_is_read_as_it_was_written(payload, height):
    for kind in TYPES:
        event = Event(None, height, kind, payload)
        for each in (event, next_event(event, kind, payload)):
            assert Event.parse(each.text()) == each


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '{"height":0,"type":"Party"}',
        '{"height":true,"type":"Setup"}',
        '{"height":"0","type":"Setup"}',
        '{"type":"Setup","height":0}',
        '{"height":0,"type":"Setup","payload":null}',
        '{"height":0,"type":"Setup","more":1}',
    ],
)
def test_what_is_no_event_is_refused(text):
    with pytest.raises(ProtocolError) as refused:
        Event.parse(text)

    assert str(refused.value) == (
        f"The archive holds an event that is none of this protocol: {text!r}"
    )
