"""A ballot has one canonical text, and every other text is refused."""

import json

import pytest

from elections.protocol.ballots import make_ballot
from elections.protocol.errors import ProtocolError
from elections.protocol.tests.voting import (
    BLANK,
    PLAIN,
    VOTER,
    checker_of,
    description_of,
    tampered,
    value_at,
    with_value,
)

ELECTION = description_of(PLAIN, BLANK)
BALLOT = make_ballot(ELECTION, VOTER, [[1, 0, 0], [0, 0, 1, 1]])


def refusal_of(text):
    with pytest.raises(ProtocolError) as refusal:
        checker_of(ELECTION).check(text)
    return str(refusal.value)


def reordered(text, path):
    thing = value_at(json.loads(text), path)
    return dict(reversed(thing.items()))


@pytest.mark.parametrize(
    "text",
    [
        BALLOT + "\n",
        BALLOT.replace(":", ": ", 1),
        BALLOT.replace("election_uuid", "election\\u005fuuid"),
        BALLOT.replace("{", '{"credential":"1",', 1),
    ],
    ids=["final newline", "space", "escape", "member twice"],
)
def test_another_spelling_of_the_same_ballot_is_refused(text):
    assert json.loads(text) == json.loads(BALLOT)
    assert refusal_of(text) == "The ballot is not in canonical form."


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "9" * 5_000, "\ud800"], ids=lambda text: text[:1] or "empty"
)
def test_what_is_not_json_is_refused(text):
    assert refusal_of(text) == "The ballot is not JSON."


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (("answers", 1), "The answer to question 2"),
        (("answers", 0, "choices", 2), "The ciphertext of choice 3 of question 1"),
        (
            ("answers", 1, "individual_proofs", 0, 1),
            "The individual proof of the blank choice of question 2",
        ),
        (("answers", 1, "blank_proof", 0), "The blank proof of question 2"),
    ],
)
def test_members_in_another_order_are_refused(path, what):
    text = tampered(BALLOT, path, reordered(BALLOT, path))

    assert refusal_of(text) == f"{what} is not in canonical form: its members are out of order."


@pytest.mark.parametrize("path", [("signature",), ("signature", "proof")])
def test_a_signature_in_another_order_is_refused(path):
    text = with_value(BALLOT, path, reordered(BALLOT, path))

    assert refusal_of(text) == (
        "The signature of the ballot is not in canonical form: its members are out of order."
    )


def test_a_ballot_in_another_order_is_refused():
    text = json.dumps(reordered(BALLOT, ()), separators=(",", ":"))

    assert refusal_of(text) == (
        "The ballot is not in canonical form: its members are out of order."
    )


@pytest.mark.parametrize("text", ["[]", "{}", '"ballot"', "NaN", BALLOT[:-1] + ',"more":1}'])
def test_what_has_other_members_is_no_ballot(text):
    assert refusal_of(text) == (
        "The ballot does not have the members election_uuid, election_hash, credential, answers, "
        "signature."
    )


@pytest.mark.parametrize("value", [7, None, "", "007", "+7", "-7", "0x7", "7 ", "7_0", "٧"])
def test_a_number_has_one_spelling(value):
    text = tampered(BALLOT, ("answers", 0, "choices", 0, "alpha"), value)

    assert refusal_of(text) == (
        "The alpha of choice 1 of question 1 is not a decimal number in a string."
    )


def test_a_number_too_long_to_read_is_refused():
    text = tampered(BALLOT, ("answers", 0, "choices", 0, "alpha"), "9" * 618)

    assert refusal_of(text) == (
        "The alpha of choice 1 of question 1 is not a decimal number in a string."
    )


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (("answers",), "The answers of the ballot: a list of 2 is wanted."),
        (("answers", 0, "choices"), "The choices of question 1: a list of 3 is wanted."),
        (("answers", 1, "choices"), "The choices of question 2: a list of 4 is wanted."),
        (
            ("answers", 0, "individual_proofs"),
            "The individual proofs of question 1: a list of 3 is wanted.",
        ),
        (
            ("answers", 0, "individual_proofs", 2),
            "The individual proof of choice 3 of question 1: a list of 2 is wanted.",
        ),
        (
            ("answers", 0, "overall_proof"),
            "The overall proof of question 1: a list of 3 is wanted.",
        ),
        (
            ("answers", 1, "overall_proof"),
            "The overall proof of question 2: a list of 3 is wanted.",
        ),
        (("answers", 1, "blank_proof"), "The blank proof of question 2: a list of 2 is wanted."),
    ],
)
def test_a_list_of_another_length_is_refused(path, sentence):
    whole = value_at(json.loads(BALLOT), path)

    refusals = {
        refusal_of(tampered(BALLOT, path, value)) for value in (whole[:-1], [*whole, whole[-1]], {})
    }

    assert refusals == {sentence}


def test_a_blank_proof_is_neither_missing_nor_superfluous():
    answers = json.loads(BALLOT)["answers"]
    missing = {name: value for name, value in answers[1].items() if name != "blank_proof"}
    superfluous = answers[0] | {"blank_proof": answers[1]["blank_proof"]}

    assert refusal_of(tampered(BALLOT, ("answers", 1), missing)) == (
        "The answer to question 2 does not have the members choices, individual_proofs, "
        "overall_proof, blank_proof."
    )
    assert refusal_of(tampered(BALLOT, ("answers", 0), superfluous)) == (
        "The answer to question 1 does not have the members choices, individual_proofs, "
        "overall_proof."
    )
