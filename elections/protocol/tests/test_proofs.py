"""Proofs hold for whoever knows the secret, and for nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.protocol.errors import ProtocolError
from elections.protocol.group import FixedBase, G, P, Q, power
from elections.protocol.powers import FreshBase
from elections.protocol.proofs import (
    Case,
    KnownCase,
    Proof,
    check_ballot_signature,
    check_decryption,
    check_knowledge,
    check_message,
    check_one_of,
    prove_decryption,
    prove_knowledge,
    prove_one_of,
    sign_ballot,
    sign_message,
)

exponents = st.integers(0, int(Q) - 1)
some = settings(max_examples=25, deadline=None)
Y = power(G, 20261122)
KEY = FixedBase(Y)


def altered(proof):
    return [
        replace(proof, challenge=int((proof.challenge + 1) % Q)),
        replace(proof, response=int((proof.response + 1) % Q)),
        Proof(proof.response, proof.challenge),
    ]


@some
@given(exponents)
def test_a_key_is_proved_by_its_owner_alone(secret):
    proof, public = prove_knowledge(secret), power(G, secret)

    assert check_knowledge(public, proof)
    assert not check_knowledge(public * G % P, proof)
    assert not any(check_knowledge(public, other) for other in altered(proof))


@some
@given(exponents, st.text(max_size=20))
def test_a_message_is_signed_by_its_author_alone(secret, message):
    signature, public = sign_message(secret, message), power(G, secret)

    assert check_message(public, message, signature)
    assert not check_message(public, message + "|", signature)
    assert not check_message(public * G % P, message, signature)
    assert not any(check_message(public, message, other) for other in altered(signature))


@some
@given(exponents)
def test_a_ballot_is_signed_by_its_voter_alone(secret):
    signature, public = sign_ballot(secret, "digest"), power(G, secret)

    assert check_ballot_signature(public, "digest", signature)
    assert not check_ballot_signature(public, "another", signature)
    assert not check_message(public, "digest", signature)


@some
@given(exponents, exponents)
def test_a_decryption_factor_is_proved_for_one_key_one_alpha_and_one_election(secret, exponent):
    alpha, public = power(G, exponent), power(G, secret)
    factor, proof = power(alpha, secret), prove_decryption(secret, alpha, "here")

    assert check_decryption(public, alpha, factor, proof, "here")
    assert not check_decryption(public, alpha, factor, proof, "there")
    assert not check_decryption(public, alpha, factor * G % P, proof, "here")
    assert not check_decryption(public, alpha * G % P, factor, proof, "here")
    assert not check_decryption(public * G % P, alpha, factor, proof, "here")
    assert not any(check_decryption(public, alpha, factor, one, "here") for one in altered(proof))


def proved(values, true, exponent, offset=0):
    """Encrypt the value in place ``true`` and prove that it is one of the values."""
    value = values[true] + offset
    known = [KnownCase(exponent, value - other) for other in values]
    pair = power(G, exponent), power(Y, exponent) * power(G, value) % P
    return pair, prove_one_of("prefix|", known, KEY)


def holds(pair, values, proofs, prefix="prefix|"):
    alpha, beta = map(FreshBase, pair)
    return check_one_of(prefix, [Case(alpha, beta, value) for value in values], proofs, KEY)


disjunctions = st.integers(0, 3).flatmap(
    lambda lowest: st.integers(1, 5).flatmap(
        lambda count: st.tuples(
            st.just(range(lowest, lowest + count)), st.integers(0, count - 1), exponents
        )
    )
)


@some
@given(disjunctions)
def test_any_one_case_out_of_several_can_be_proved(disjunction):
    values, true, exponent = disjunction

    pair, proofs = proved(values, true, exponent)

    assert holds(pair, values, proofs)
    assert not holds(pair, values, proofs, prefix="another|")
    assert not holds(pair, [value + 1 for value in values], proofs)
    assert not holds((pair[0] * G % P, pair[1]), values, proofs)
    assert not holds((pair[0], pair[1] * G % P), values, proofs)


@some
@given(disjunctions, st.data())
def test_a_disjunction_fails_when_any_number_is_altered(disjunction, data):
    values, true, exponent = disjunction
    pair, proofs = proved(values, true, exponent)
    at = data.draw(st.sampled_from(values)) - values[0]

    others = [[*proofs[:at], other, *proofs[at + 1 :]] for other in altered(proofs[at])]

    assert not any(holds(pair, values, other) for other in others)


def test_a_value_that_is_none_of_the_cases_cannot_be_proved():
    with pytest.raises(ValueError, match="0 is not in list"):
        proved([0, 1], 1, 5, offset=1)


def test_a_proof_is_written_and_read():
    proof = Proof(3, int(Q) - 1)

    assert proof.as_json() == {"challenge": "3", "response": str(Q - 1)}
    assert Proof.from_json(proof.as_json()) == proof


@pytest.mark.parametrize(
    ("thing", "sentence"),
    [
        ({"challenge": str(Q), "response": "1"}, "The challenge of the proof is out of range."),
        ({"challenge": "1", "response": str(Q)}, "The response of the proof is out of range."),
        ({"challenge": "1"}, "The proof does not have the members challenge, response."),
    ],
)
def test_a_proof_of_another_form_is_refused(thing, sentence):
    with pytest.raises(ProtocolError) as refusal:
        Proof.from_json(thing)

    assert str(refusal.value) == sentence
