"""What a trustee's browser asks of each ballot before it opens the sum; it runs in node here."""

import json

import pytest

from elections.protocol.ballots import make_ballot
from elections.protocol.group import G, P, power
from elections.protocol.tests.cheating import (
    FIRST_BALLOT,
    OF_11,
    STRANGER,
    answer_of,
    changed,
    honest,
    sealed_by,
    with_data,
)
from elections.protocol.tests.voting import (
    BLANK,
    PLAIN,
    VOTER,
    description_of,
    forged,
    tampered,
    with_value,
)
from elections.tests.ceremony.archives import ballot_at, refusal
from elections.tests.ceremony.asking import ask, needs_node

pytestmark = needs_node


def with_first(text):
    return with_data(FIRST_BALLOT, text)


@pytest.mark.parametrize(
    ("ballot", "sentence"),
    [
        (
            lambda: honest().ballot(STRANGER, [1, 0, 0]),
            "Ballot 1 bears a credential that is not on the published list.",
        ),
        (
            lambda: make_ballot(description_of(PLAIN), 11, [[1, 0, 0]]),
            "Ballot 1 is for another election.",
        ),
        (
            lambda: tampered(ballot_at(FIRST_BALLOT), ["election_hash"], "x", 13),
            "Ballot 1 is for another election.",
        ),
        (
            lambda: tampered(ballot_at(FIRST_BALLOT), ["election_uuid"], "x", 13),
            "Ballot 1 is for another election.",
        ),
        (
            lambda: with_value(
                ballot_at(FIRST_BALLOT), ["answers", 0, "choices", 0, "alpha"], str(G)
            ),
            "The signature of Ballot 1 does not hold.",
        ),
        (
            lambda: tampered(ballot_at(FIRST_BALLOT), ["credential"], signer_of(OF_11), 13),
            "The signature of Ballot 1 does not hold.",
        ),
        (
            lambda: changed(
                ballot_at(FIRST_BALLOT),
                lambda ballot: ballot["signature"].update(hash=signature_of(OF_11)["hash"]),
            ),
            "The signature of Ballot 1 does not hold.",
        ),
        (
            lambda: tampered(
                ballot_at(FIRST_BALLOT), ["answers", 0, "choices", 0, "alpha"], str(P - 1), 13
            ),
            "A number of Ballot 1 is not an element of the group.",
        ),
        (
            lambda: tampered(
                ballot_at(FIRST_BALLOT), ["answers", 0, "choices", 0, "beta"], "0", 13
            ),
            "A number of Ballot 1 is not an element of the group.",
        ),
        (
            lambda: tampered(
                ballot_at(FIRST_BALLOT),
                ["answers", 0, "choices"],
                json.loads(ballot_at(OF_11))["answers"][0]["choices"],
                13,
            ),
            "A proof of Ballot 1 does not hold.",
        ),
        (
            lambda: sealed_by(13, answer_of(13, [1, 1, 1], maximum=3)),
            "A proof of Ballot 1 does not hold.",
        ),
        (lambda: ballot_at(FIRST_BALLOT) + " ", "Ballot 1 is not in canonical form."),
    ],
    ids=[
        "foreign credential",
        "other uuid",
        "other fingerprint",
        "uuid alone",
        "altered after it was signed",
        "of somebody else's name",
        "other hash",
        "outside the group",
        "zero",
        "ciphertexts of another ballot",
        "four of three",
        "not canonical",
    ],
)
def test_a_ballot_that_does_not_hold_is_refused(ballot, sentence):
    assert refusal(with_first(ballot())) == sentence


def signer_of(at):
    return json.loads(ballot_at(at))["credential"]


def signature_of(at):
    return json.loads(ballot_at(at))["signature"]


def checked(text, description, credential=None):
    """Let the browser check one ballot of an election in which VOTER may vote."""
    credentials = [credential or str(power(G, VOTER))]
    return ask(ask="ballot", text=text, election=description.text, credentials=credentials)


@pytest.mark.parametrize("ticks", [[0, 1, 0, 1], [0, 0, 0, 1], [1, 0, 0, 0]])
def test_a_ballot_is_good_where_blank_is_allowed(ticks):
    description = description_of(BLANK)
    text = make_ballot(description, VOTER, [ticks])

    answer = checked(text, description)["answer"]

    assert answer["credential"] == str(power(G, VOTER))
    assert answer["answers"] == [json.loads(text)["answers"][0]["choices"]]


def test_a_ballot_answers_two_questions():
    description = description_of(PLAIN, BLANK)
    text = make_ballot(description, VOTER, [[0, 0, 0], [1, 0, 0, 0]])

    assert [len(read) for read in checked(text, description)["answer"]["answers"]] == [3, 4]


@pytest.mark.parametrize("ticks", [[0, 1, 1, 1], [0, 0, 0, 0], [1, 1, 0, 0], [0, 2, 0, 0]])
def test_a_ballot_that_its_question_forbids_is_refused(monkeypatch, ticks):
    description = description_of(BLANK)

    told = checked(forged(monkeypatch, description, ticks), description)

    assert told["refusal"] == "A proof of Ballot 1 does not hold."


@pytest.mark.parametrize("proof", ["individual_proofs", "overall_proof", "blank_proof"])
@pytest.mark.parametrize("half", ["challenge", "response"])
def test_a_proof_that_was_altered_is_refused(proof, half):
    description = description_of(BLANK)
    text = make_ballot(description, VOTER, [[0, 1, 0, 0]])
    path = ["answers", 0, proof, *([2] if proof == "individual_proofs" else []), 1, half]

    told = checked(tampered(text, path, "4711"), description)

    assert told["refusal"] == "A proof of Ballot 1 does not hold."


def test_a_list_of_another_length_is_refused():
    description = description_of(BLANK)
    text = make_ballot(description, VOTER, [[0, 1, 0, 0]])
    path = ["answers", 0, "overall_proof"]

    told = checked(tampered(text, path, []), description)

    assert told["refusal"] == "Ballot 1 has a list that is not of 3."


def test_a_credential_outside_the_group_is_refused_even_if_it_signs():
    description = description_of(PLAIN)
    outside = str(P - power(G, VOTER))
    text = make_ballot(description, VOTER, [[1, 0, 0]])
    odd = True
    while odd:  # An even power hides the sign, so that the signature alone would hold.
        text = tampered(text, ["credential"], outside)
        odd = int(json.loads(text)["signature"]["proof"]["challenge"]) % 2

    told = checked(text, description, outside)

    assert told["refusal"] == "The signature of Ballot 1 does not hold."
