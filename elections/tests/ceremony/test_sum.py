"""What a trustee's browser finds in an archive before it opens the sum; it runs in node here."""

from dataclasses import replace

import pytest

from elections.protocol.encoding import dumps
from elections.protocol.tally import encrypted_tally, last_ballots, sized_tally
from elections.protocol.tests.cheating import (
    OF_11,
    OF_12,
    SETUP,
    TALLY,
    honest,
    with_data,
)
from elections.protocol.tests.elections import archive_bytes, rechained, steps_of
from elections.tests.ceremony.archives import asked, ballot_at, certificates_of, refusal
from elections.tests.ceremony.asking import FOLDER, needs_node

pytestmark = needs_node
SHARED = FOLDER / "c5XaNxzZmbDX8M.bel"


def recounted(steps, tally=None, counted=None):
    """Chain anew and publish a sum: by default that of the ballots, as a careful cheat would."""
    checked = [
        honest().checker.check(step.data[0]) for step in steps if step.event.type == "Ballot"
    ]
    counting = last_ballots(checked)
    text = tally or encrypted_tally(honest().description, counting)
    record = sized_tally(text, len(counting) if counted is None else counted)
    at = next(at for at, step in enumerate(steps) if step.event.type == "EncryptedTally")
    return rechained([*steps[:at], replace(steps[at], data=(text, record))])


def of_one_ballot():
    return encrypted_tally(honest().description, [honest().checker.check(ballot_at(OF_11))])


def test_the_vector_of_belenios_tool_is_read_whole():
    steps = steps_of(SHARED)
    tally = next(step for step in steps if step.event.type == "EncryptedTally")

    read = asked(SHARED.read_bytes(), "c5XaNxzZmbDX8M", certificates_of(steps[0].data[1]))["answer"]

    assert read["election"] == steps[0].data[0]
    assert read["tally"] == tally.data[0]
    assert (read["ballots"], read["chain"]) == (42, tally.event.digest)
    size = SHARED.stat().st_size
    assert len(read["steps"]) == len(steps)
    assert read["steps"][-1] == [size, size, 42]


def test_only_the_last_ballot_of_each_voter_is_in_the_sum():
    read = asked(honest().steps)["answer"]

    assert (read["ballots"], read["tally"]) == (5, honest().tally)
    assert read["steps"][-1][2] == 6


def test_an_archive_that_ends_with_the_sum_is_enough():
    assert asked(honest().steps[: TALLY + 1])["answer"]["tally"] == honest().tally
    assert refusal(honest().steps[:TALLY]) == "The archive holds no sum of the ballots yet."


@pytest.mark.parametrize("counted", [1, 5])
def test_one_ballot_in_the_place_of_the_sum_is_refused(counted):
    swapped = recounted(honest().steps, of_one_ballot(), counted)

    assert refusal(swapped) == "The published sum is not the product of the ballots that count."


def test_a_ballot_that_was_taken_out_under_the_old_sum_is_refused():
    without = [step for at, step in enumerate(honest().steps) if at != OF_12]

    assert refusal(rechained(without)) == (
        "The published sum is not the product of the ballots that count."
    )


def test_an_archive_of_one_ballot_with_its_sum_is_told_by_its_number_and_hash():
    alone = recounted([*honest().steps[:1], honest().steps[OF_11], *honest().steps[-5:]])

    read = asked(alone)["answer"]

    assert read["ballots"] == 1
    assert read["chain"] == alone[-1].event.digest != honest().steps[TALLY].event.digest


def test_a_record_that_states_another_number_of_ballots_is_refused():
    assert refusal(recounted(honest().steps, counted=4)) == (
        "The record of the sum does not say that 5 ballots count, or names another sum."
    )


def test_a_record_that_names_another_sum_is_refused():
    assert refusal(with_data(TALLY, honest().tally, sized_tally("[]", 5))) == (
        "The record of the sum does not say that 5 ballots count, or names another sum."
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"parent": "0" * 64},
            "The chain is broken: the parent of event 3 is not the event before it.",
        ),
        ({"height": 4}, "The chain has a gap: an event of height 4 stands where 3 belongs."),
        (
            {"payload": "0" * 64},
            "Event 3 (Ballot) does not name the record that stands before it.",
        ),
        ({"type": "Result"}, "Event 3 is Result, which cannot come after Ballot."),
    ],
)
def test_a_link_that_does_not_follow_is_refused(change, sentence):
    steps = list(honest().steps)
    steps[OF_12] = replace(steps[OF_12], event=replace(steps[OF_12].event, **change))

    assert refusal(steps) == sentence


def test_a_ballot_after_the_end_is_refused():
    late = [*honest().steps[: TALLY + 1], honest().steps[OF_11]]

    assert refusal(rechained(late)) == "Event 9 is Ballot, which cannot come after EncryptedTally."


def test_an_event_with_too_many_records_is_refused():
    assert refusal(with_data(OF_11, ballot_at(OF_11), ballot_at(OF_11))) == (
        "Event 2 (Ballot) needs 1 data records and has 2."
    )


def test_an_event_with_something_more_is_refused():
    text = honest().steps[OF_11].event.text()
    raw = archive_bytes(honest().steps[:OF_12])
    more = text[:-1] + ',"more":1}'

    class Talkative:
        data = honest().steps[OF_11].data
        event = type("Event", (), {"text": staticmethod(lambda: more)})

    assert raw.count(text.encode()) == 1
    assert refusal([*honest().steps[:OF_11], Talkative]) == (
        "Event 2 holds what no event of this protocol holds."
    )


def test_the_archive_of_another_election_is_refused():
    assert refusal(honest().steps, uuid="AnotherVote111") == (
        "This is the archive of another election."
    )


def test_an_election_of_other_trustees_is_refused():
    others = certificates_of(honest().trustees)[::-1]

    assert refusal(honest().steps, certificates=others) == (
        "This archive is of an election with other trustees: your key is not among theirs."
    )


def test_a_setup_that_names_other_records_is_refused():
    texts = honest().steps[SETUP].data

    assert refusal(with_data(SETUP, *texts[:2], dumps([]), texts[3])) == (
        "The setup record does not name the election, the trustees and the credentials"
        " that precede it."
    )
