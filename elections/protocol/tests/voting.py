"""Small elections and ballots to try the checks on, honest and not."""

import json
from functools import cache

from elections.protocol import answers
from elections.protocol.ballots import BallotChecker, seal
from elections.protocol.description import Description, Question, describe_election
from elections.protocol.encoding import dumps, sha256_base64
from elections.protocol.group import FixedBase, G, P, power, random_exponent
from elections.protocol.proofs import KnownCase, prove_one_of, sign_ballot

SECRET = 20261122
VOTER, OTHER_VOTER = 271828, 314159
KEY = FixedBase(power(G, SECRET))
PLAIN = Question("Which families?", ("Family 1", "Family 2", "Family 3"), 0, 2)
BLANK = Question("Which families?", ("Family 1", "Family 2", "Family 3"), 1, 2, blank=True)
# Of order 2, so outside the subgroup: what naive tests of membership let through.
MINUS_ONE = P - 1


@cache
def description_of(*questions, uuid="c5XaNxzZmbDX8M"):
    return Description.parse(
        describe_election(
            uuid=uuid,
            name="CSBS election",
            description="Choose up to two families.",
            public_key=power(G, SECRET),
            questions=questions,
            administrator="CSD",
            credential_authority="Registrar",
        )
    )


@cache
def checker_of(description):
    return BallotChecker(description)


def value_at(thing, path):
    for step in path:
        thing = thing[step]
    return thing


def with_value(text, path, value):
    """Replace one value in a ballot, leaving the signature as it was."""
    thing = json.loads(text)
    value_at(thing, path[:-1])[path[-1]] = value
    return dumps(thing)


def signed_again(text, exponent):
    """Sign a ballot whose content was altered, as its voter could."""
    body = json.loads(text)
    del body["signature"]
    digest = sha256_base64(dumps(body))
    proof = sign_ballot(exponent, digest).as_json()
    return dumps(body | {"signature": {"hash": digest, "proof": proof}})


def tampered(text, path, value, exponent=VOTER):
    """Replace one value in a ballot and sign it again."""
    return signed_again(with_value(text, path, value), exponent)


def forged(monkeypatch, description, *ticks, exponent=VOTER):
    """Make a ballot that its question forbids, as well as a cheat can without breaking hashes.

    Every true statement is proved; of a false one the first case is claimed.
    """

    def claim(prefix, cases, key, random):
        if all(case.excess for case in cases):
            cases = [KnownCase(cases[0].exponent, 0), *cases[1:]]
        return prove_one_of(prefix, cases, key, random)

    monkeypatch.setattr(answers, "prove_one_of", claim)
    holder = f"{description.fingerprint}|{power(G, exponent)}"
    key = FixedBase(description.public_key)
    made = [
        answers.encrypt(question, one, holder, key, random_exponent)
        for question, one in zip(description.questions, ticks, strict=True)
    ]
    return seal(description, exponent, made)
