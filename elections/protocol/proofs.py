"""The proofs without knowledge: of a secret, of one case out of several, of a decryption.

Every ``random`` is a callable without arguments that gives an exponent; the order of its
calls is part of the interface, since the browser's twin must draw in the same order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gmpy2 import mpz

from elections.protocol.encoding import members, number
from elections.protocol.group import (
    G_TABLE,
    NAME,
    FixedBase,
    P,
    Q,
    hash_to_exponent,
    power,
    random_exponent,
)

Random = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Proof:
    """A challenge and a response, both from 0 to Q - 1."""

    challenge: int
    response: int

    def as_json(self) -> dict[str, str]:
        return {"challenge": str(self.challenge), "response": str(self.response)}

    @classmethod
    def from_json(cls, thing: Any, what: str = "The proof") -> "Proof":
        """Read a proof. Raise ProtocolError for another shape or a number out of range."""
        challenge, response = members(thing, ("challenge", "response"), what)
        return cls(
            number(challenge, Q, f"The challenge of {_lowered(what)}"),
            number(response, Q, f"The response of {_lowered(what)}"),
        )


def _lowered(what: str) -> str:
    return what[:1].lower() + what[1:]


def prove_secret(prefix: str, secret: int, random: Random = random_exponent) -> Proof:
    """Prove, bound to the prefix, knowledge of the secret behind g^secret (Schnorr)."""
    draw = random()
    challenge = hash_to_exponent(prefix, [G_TABLE.power(draw)])
    return Proof(challenge, int((draw - secret * challenge) % Q))


def check_secret(prefix: str, public: int, proof: Proof) -> bool:
    """Say whether the proof, bound to the prefix, is by who knows the secret of ``public``."""
    commitment = G_TABLE.power(proof.response) * power(public, proof.challenge) % P
    return hash_to_exponent(prefix, [commitment]) == proof.challenge


def prove_knowledge(secret: int, random: Random = random_exponent) -> Proof:
    """Prove knowledge of a private key (4.5)."""
    return prove_secret(_knowledge_prefix(G_TABLE.power(secret)), secret, random)


def check_knowledge(public: int, proof: Proof) -> bool:
    """Check the proof of knowledge of a private key (4.5)."""
    return check_secret(_knowledge_prefix(public), public, proof)


def sign_message(secret: int, message: str, random: Random = random_exponent) -> Proof:
    """Sign a message between trustees (4.6.1)."""
    return prove_secret(f"sigmsg|{message}|", secret, random)


def check_message(public: int, message: str, signature: Proof) -> bool:
    """Check the signature of a message between trustees (4.6.1)."""
    return check_secret(f"sigmsg|{message}|", public, signature)


def sign_ballot(secret: int, digest: str, random: Random = random_exponent) -> Proof:
    """Sign the digest of a ballot without its signature (4.14)."""
    return prove_secret(f"sig|{digest}|", secret, random)


def check_ballot_signature(credential: int, digest: str, signature: Proof) -> bool:
    """Check the signature over the digest of a ballot (4.14)."""
    return check_secret(f"sig|{digest}|", credential, signature)


def prove_decryption(
    secret: int, alpha: int, fingerprint: str, random: Random = random_exponent
) -> Proof:
    """Prove that alpha^secret was computed with the private key of g^secret (4.18)."""
    draw = random()
    prefix = _decryption_prefix(G_TABLE.power(secret), fingerprint)
    challenge = hash_to_exponent(prefix, [G_TABLE.power(draw), power(alpha, draw)])
    return Proof(challenge, int((draw - secret * challenge) % Q))


def check_decryption(public: int, alpha: int, factor: int, proof: Proof, fingerprint: str) -> bool:
    """Check that the factor is alpha to the private key of ``public`` (4.18)."""
    first = G_TABLE.power(proof.response) * power(public, proof.challenge) % P
    second = power(alpha, proof.response) * power(factor, proof.challenge) % P
    prefix = _decryption_prefix(public, fingerprint)
    return hash_to_exponent(prefix, [first, second]) == proof.challenge


class _HasPowers(Protocol):
    def power(self, exponent: int, /) -> mpz: ...


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a disjunction: (alpha, beta) encrypts ``value``."""

    alpha: _HasPowers
    beta: _HasPowers
    value: int


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case as its prover knows it: (g^exponent, key^exponent g^(value + excess)).

    It holds if ``excess`` is 0.
    """

    exponent: int
    excess: int


def prove_one_of(
    prefix: str, cases: Sequence[KnownCase], key: FixedBase, random: Random = random_exponent
) -> list[Proof]:
    """Prove that one case holds without telling which (4.12, 4.13).

    Drawn are, for every case in order but the first that holds, its challenge and its
    response, and last the nonce of that case. Raise ValueError if no case holds.
    """
    true = [case.excess for case in cases].index(0)
    simulated = [Proof(random(), random()) for _ in range(len(cases) - 1)]
    draw = random()
    others = sum(proof.challenge for proof in simulated)
    commitments: list[mpz] = []
    for at, case in enumerate(cases):
        if at == true:
            commitments += [G_TABLE.power(draw), key.power(draw)]
        else:
            proof = simulated[at - (at > true)]
            drawn = (proof.response + case.exponent * proof.challenge) % Q
            excess = case.excess * proof.challenge % Q
            commitments += [
                G_TABLE.power(drawn),
                key.power(drawn) * G_TABLE.power(excess) % P,
            ]
    challenge = int((hash_to_exponent(prefix, commitments) - others) % Q)
    response = int((draw - cases[true].exponent * challenge) % Q)
    return [*simulated[:true], Proof(challenge, response), *simulated[true:]]


def check_one_of(
    prefix: str, cases: Sequence[Case], proofs: Sequence[Proof], key: FixedBase
) -> bool:
    """Check that one of the cases holds (4.12, 4.13.3)."""
    commitments: list[mpz] = []
    for case, proof in zip(cases, proofs, strict=True):
        first = G_TABLE.power(proof.response) * case.alpha.power(proof.challenge) % P
        second = key.power(proof.response) * case.beta.power(proof.challenge) % P
        if case.value:
            second = second * G_TABLE.power(-case.value * proof.challenge % Q) % P
        commitments += [first, second]
    total = sum(proof.challenge for proof in proofs) % Q
    return hash_to_exponent(prefix, commitments) == total


def _knowledge_prefix(public: int) -> str:
    return f"pok|{NAME}|{public}|"


def _decryption_prefix(public: int, fingerprint: str) -> str:
    return f"decrypt|{fingerprint}|{public}|"
