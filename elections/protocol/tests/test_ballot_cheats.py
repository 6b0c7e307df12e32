"""Every way to cheat with one ballot is refused, with the sentence that names the check."""

import json

import pytest

from elections.protocol.answers import Answer
from elections.protocol.ballots import make_ballot, seal
from elections.protocol.encoding import sha256_base64
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G, P, Q, power
from elections.protocol.tests.voting import (
    BLANK,
    MINUS_ONE,
    OTHER_VOTER,
    PLAIN,
    VOTER,
    checker_of,
    description_of,
    forged,
    signed_again,
    tampered,
    value_at,
    with_value,
)

PLAIN_ELECTION, BLANK_ELECTION = description_of(PLAIN), description_of(BLANK)
PLAIN_BALLOT = make_ballot(PLAIN_ELECTION, VOTER, [[1, 0, 1]])
BLANK_BALLOT = make_ballot(BLANK_ELECTION, VOTER, [[0, 1, 0, 1]])
CHOICE = ("answers", 0, "choices", 1)
PROOF = ("answers", 0, "individual_proofs", 1, 0)


def refusal_of(description, text):
    with pytest.raises(ProtocolError) as refusal:
        checker_of(description).check(text)
    return str(refusal.value)


def plus(text, path, amount, modulus):
    return str((int(value_at(json.loads(text), path)) + amount) % modulus)


def test_a_choice_that_counts_twice_is_refused(monkeypatch):
    text = forged(monkeypatch, PLAIN_ELECTION, [0, 2, 0])

    assert (
        refusal_of(PLAIN_ELECTION, text)
        == "The individual proof of choice 2 of question 1 does not hold."
    )


def test_a_choice_that_takes_a_vote_away_is_refused(monkeypatch):
    text = forged(monkeypatch, PLAIN_ELECTION, [1, Q - 1, 0])

    assert (
        refusal_of(PLAIN_ELECTION, text)
        == "The individual proof of choice 2 of question 1 does not hold."
    )


@pytest.mark.parametrize(
    ("question", "ticks"),
    [(PLAIN, [1, 1, 1]), (BLANK, [0, 1, 1, 1]), (BLANK, [0, 0, 0, 0])],
)
def test_more_or_fewer_choices_than_allowed_are_refused(monkeypatch, question, ticks):
    description = description_of(question)

    text = forged(monkeypatch, description, ticks)

    assert refusal_of(description, text) == "The overall proof of question 1 does not hold."


def test_a_ballot_both_blank_and_not_is_refused(monkeypatch):
    text = forged(monkeypatch, BLANK_ELECTION, [1, 0, 1, 0])

    assert refusal_of(BLANK_ELECTION, text) == "The blank proof of question 1 does not hold."


def test_a_blank_choice_that_counts_twice_is_refused(monkeypatch):
    text = forged(monkeypatch, BLANK_ELECTION, [2, 0, 0, 0])

    assert (
        refusal_of(BLANK_ELECTION, text)
        == "The individual proof of the blank choice of question 1 does not hold."
    )


def test_the_ciphertexts_of_another_voter_cannot_be_signed_again():
    answer = Answer.from_json(json.loads(PLAIN_BALLOT)["answers"][0], PLAIN, "question 1")

    text = seal(PLAIN_ELECTION, OTHER_VOTER, [answer])

    assert (
        refusal_of(PLAIN_ELECTION, text)
        == "The individual proof of choice 1 of question 1 does not hold."
    )


@pytest.mark.parametrize("number", ["challenge", "response"])
@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            ("individual_proofs", 2, 1),
            "The individual proof of choice 2 of question 1 does not hold.",
        ),
        (
            ("individual_proofs", 0, 0),
            "The individual proof of the blank choice of question 1 does not hold.",
        ),
        (("overall_proof", 0), "The overall proof of question 1 does not hold."),
        (("overall_proof", 2), "The overall proof of question 1 does not hold."),
        (("blank_proof", 0), "The blank proof of question 1 does not hold."),
        (("blank_proof", 1), "The blank proof of question 1 does not hold."),
    ],
)
def test_a_broken_proof_is_refused(path, number, sentence):
    where = ("answers", 0, *path, number)

    text = tampered(BLANK_BALLOT, where, plus(BLANK_BALLOT, where, 1, Q))

    assert refusal_of(BLANK_ELECTION, text) == sentence


def test_proofs_cannot_change_places():
    pairs = json.loads(PLAIN_BALLOT)["answers"][0]["individual_proofs"]

    text = tampered(PLAIN_BALLOT, ("answers", 0, "individual_proofs"), pairs[::-1])

    assert (
        refusal_of(PLAIN_ELECTION, text)
        == "The individual proof of choice 1 of question 1 does not hold."
    )


@pytest.mark.parametrize("number", ["challenge", "response"])
def test_a_broken_signature_is_refused(number):
    path = ("signature", "proof", number)

    text = with_value(PLAIN_BALLOT, path, plus(PLAIN_BALLOT, path, 1, Q))

    assert refusal_of(PLAIN_ELECTION, text) == "The signature of the ballot does not hold."


def test_a_signature_by_another_voter_is_refused():
    text = signed_again(PLAIN_BALLOT, OTHER_VOTER)

    assert refusal_of(PLAIN_ELECTION, text) == "The signature of the ballot does not hold."


def test_a_signature_of_something_else_is_refused():
    text = with_value(PLAIN_BALLOT, ("signature", "hash"), sha256_base64("something else"))

    assert (
        refusal_of(PLAIN_ELECTION, text) == "The hash in the signature is not that of the ballot."
    )


@pytest.mark.parametrize("part", ["alpha", "beta"])
@pytest.mark.parametrize("factor", [MINUS_ONE, 2])
def test_an_element_outside_the_subgroup_is_refused(part, factor):
    path = (*CHOICE, part)
    outside = int(value_at(json.loads(PLAIN_BALLOT), path)) * factor % P

    text = tampered(PLAIN_BALLOT, path, str(outside))

    assert (
        refusal_of(PLAIN_ELECTION, text)
        == f"The {part} of choice 2 of question 1 is not in the group."
    )


def test_a_blank_choice_outside_the_subgroup_is_refused():
    path = ("answers", 0, "choices", 0, "alpha")

    text = tampered(BLANK_BALLOT, path, str(MINUS_ONE))

    assert (
        refusal_of(BLANK_ELECTION, text)
        == "The alpha of the blank choice of question 1 is not in the group."
    )


@pytest.mark.parametrize("outside", [0, MINUS_ONE, power(G, VOTER) * MINUS_ONE % P])
def test_a_credential_outside_the_subgroup_is_refused(outside):
    text = tampered(PLAIN_BALLOT, ("credential",), str(outside))

    assert refusal_of(PLAIN_ELECTION, text) == "The credential of the ballot is not in the group."


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("credential",), P, "The credential of the ballot is out of range."),
        (
            (*CHOICE, "alpha"),
            P + power(G, 5),
            "The alpha of choice 2 of question 1 is out of range.",
        ),
        ((*CHOICE, "beta"), P, "The beta of choice 2 of question 1 is out of range."),
        (
            (*PROOF, "challenge"),
            Q,
            "The challenge of the individual proof of choice 2 of question 1 is out of range.",
        ),
        (
            (*PROOF, "response"),
            Q,
            "The response of the individual proof of choice 2 of question 1 is out of range.",
        ),
        (
            ("answers", 0, "overall_proof", 0, "response"),
            Q,
            "The response of the overall proof of question 1 is out of range.",
        ),
    ],
)
def test_a_number_out_of_range_is_refused(path, value, sentence):
    text = tampered(PLAIN_BALLOT, path, str(value))

    assert refusal_of(PLAIN_ELECTION, text) == sentence


@pytest.mark.parametrize("number", ["challenge", "response"])
def test_a_number_of_the_signature_out_of_range_is_refused(number):
    path = ("signature", "proof", number)
    beyond = int(value_at(json.loads(PLAIN_BALLOT), path)) + Q

    text = with_value(PLAIN_BALLOT, path, str(beyond))

    assert (
        refusal_of(PLAIN_ELECTION, text)
        == f"The {number} of the signature of the ballot is out of range."
    )


def test_a_ballot_for_another_election_is_refused():
    other = description_of(PLAIN, uuid="d5XaNxzZmbDX8M")
    text = make_ballot(other, VOTER, [[0, 0, 0]])

    assert (
        refusal_of(PLAIN_ELECTION, text) == "The ballot is for another election: its uuid differs."
    )


def test_a_ballot_for_another_wording_of_the_election_is_refused():
    text = make_ballot(BLANK_ELECTION, VOTER, [[1, 0, 0, 0]])

    assert (
        refusal_of(PLAIN_ELECTION, text)
        == "The ballot is for another election: its fingerprint differs."
    )


def test_an_answer_proved_under_another_fingerprint_is_refused():
    other = description_of(PLAIN, uuid="d5XaNxzZmbDX8M")
    answers = json.loads(make_ballot(other, VOTER, [[0, 0, 0]]))["answers"]

    text = tampered(PLAIN_BALLOT, ("answers",), answers)

    assert (
        refusal_of(PLAIN_ELECTION, text)
        == "The individual proof of choice 1 of question 1 does not hold."
    )
