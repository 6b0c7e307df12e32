"""The trustees' files do in the browser what their twin in Python does; they run in node here."""

import json

import pytest

from elections.protocol import ceremony
from elections.protocol.encoding import BASE58
from elections.protocol.envelope import SECRET
from elections.protocol.trustees import Trustees, check_factors, combine
from elections.tests.ceremony.asking import (
    CERTS,
    OUTPUTS,
    PLACES,
    POLYNOMIALS,
    VECTOR,
    ask,
    ask_trustee,
    draws_of,
    needs_node,
)

pytestmark = needs_node


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_derive_the_same_keys(index):
    secret = VECTOR["secrets"][index - 1]

    assert ask(ask="keys", secret=secret)["answer"] == VECTOR["keys"][index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_make_the_same_certificate(index):
    made = ask_trustee(index, "certificate", **draws_of("certificates", index))

    assert made["answer"] == CERTS[index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_make_the_same_polynomial_and_seal_the_same_shares(index):
    made = ask_trustee(index, "polynomial", **draws_of("polynomials", index))

    assert made["answer"] == POLYNOMIALS[index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_check_the_shares_and_make_the_same_output(index):
    made = ask_trustee(index, "output", **draws_of("outputs", index))

    assert made["answer"] == OUTPUTS[index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_come_to_the_same_share_of_the_key(index):
    assert ask_trustee(index, "share")["answer"] == VECTOR["shares"][index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_decrypt_alike(index):
    made = ask(
        ask="sum",
        share=VECTOR["shares"][index - 1],
        tally=VECTOR["tally"],
        fingerprint=VECTOR["fingerprint"],
        exponents=VECTOR["factors"][index - 1]["exponents"],
    )

    assert made["answer"] == VECTOR["factors"][index - 1]["text"]


def test_three_browsers_make_a_key_that_two_of_them_and_the_portal_use():
    size, threshold = 3, 2
    secrets = ask(ask="secrets", count=size)["answer"]
    common = {"size": size, "threshold": threshold}

    certs = [
        ask(ask="certificate", secret=secret, index=index, **common)["answer"]
        for index, secret in enumerate(secrets, 1)
    ]
    common |= {"certs": certs}
    polynomials = [
        ask(ask="polynomial", secret=secret, index=index, **common)["answer"]
        for index, secret in enumerate(secrets, 1)
    ]
    common |= {"polynomials": polynomials}
    outputs = [
        ask(ask="output", secret=secret, index=index, **common)["answer"]
        for index, secret in enumerate(secrets, 1)
    ]

    trustees = Trustees.parse(ceremony.assemble(certs, polynomials, outputs))
    assert (trustees.size, trustees.threshold) == (3, 2)
    shares = [ceremony.private_share(secrets[i - 1], i, certs, polynomials) for i in (1, 3)]
    assert shares == [
        int(ask(ask="share", secret=secrets[i - 1], index=i, **common)["answer"]) for i in (1, 3)
    ]


def test_a_trustee_decrypts_the_sum_of_this_key_and_tells_the_progress():
    status = {
        "index": 2,
        "threshold": VECTOR["threshold"],
        "certificates": CERTS,
        "polynomials": POLYNOMIALS,
        "election": json.dumps({"public_key": VECTOR["public_key"]}),
        "tally": VECTOR["tally"],
    }

    made = ask(ask="decrypt", secret=VECTOR["secrets"][1], status=status)["answer"]
    other = ask(
        ask="decrypt",
        secret=VECTOR["secrets"][1],
        status=status | {"election": json.dumps({"public_key": "4711"})},
    )

    assert made["steps"] == [[1, 2], [2, 2]]
    assert (
        json.loads(made["text"])["decryption_factors"]
        == (json.loads(VECTOR["factors"][1]["text"])["decryption_factors"])
    )
    assert other["refusal"] == ("This election was not encrypted with the key of its trustees.")


def test_what_node_decrypts_passes_the_check_and_opens_the_sum():
    trustees = Trustees.parse(VECTOR["trustees"])
    parts = {}
    for index in (1, 3):
        parts[index] = ask(
            ask="sum",
            share=VECTOR["shares"][index - 1],
            tally=VECTOR["tally"],
            fingerprint=VECTOR["fingerprint"],
        )["answer"]
        check_factors(trustees, index, parts[index], VECTOR["tally"], VECTOR["fingerprint"])

    assert combine(trustees, parts, VECTOR["tally"], 2) == VECTOR["result"]


def test_secrets_are_of_the_right_form_and_use_the_whole_alphabet():
    secrets = ask(ask="secrets", count=200)["answer"]

    assert all(SECRET.fullmatch(secret) for secret in secrets)
    assert set("".join(secrets)) == set(BASE58)
    assert len(set(secrets)) == 200


def test_no_character_of_a_secret_is_likelier_than_another():
    # 256 is no multiple of 58: bytes from 232 on are drawn anew.
    draws = [255, 232, *range(22)]

    assert ask(ask="drawn", draws=draws)["answer"] == BASE58[:22]
