"""The proofs without knowledge: of a secret, of one case out of several, of a decryption.

Every ``random`` is a callable without arguments that gives an exponent; the order of its
calls is part of the interface, since the browser's twin must draw in the same order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a disjunction: (alpha, beta) is (g^r, key^r) for some r."""

    alpha: int
    beta: int


def prove_one_of(
    prefix: str,
    cases: Sequence[Case],
    key: FixedBase,
    *,
    true: int,
    exponent: int,
    random: Random = random_exponent,
) -> list[Proof]:
    """Prove that one case holds without telling which (4.12, 4.13).

    ``true`` is the index of the case that holds, ``exponent`` its r. Drawn are, for every
    other case in order, its challenge and its response, and last the true case's nonce.
    """
    proofs = [Proof(random(), random()) if at != true else None for at in range(len(cases))]
    draw = random()
    commitments: list[mpz] = []
    for case, proof in zip(cases, proofs, strict=True):
        if proof is None:
            commitments += [G_TABLE.power(draw), key.power(draw)]
        else:
            commitments += _commitments(case, proof, key)
    others = sum(proof.challenge for proof in proofs if proof)
    challenge = int((hash_to_exponent(prefix, commitments) - others) % Q)
    own = Proof(challenge, int((draw - exponent * challenge) % Q))
    return [proof or own for proof in proofs]


def check_one_of(
    prefix: str, cases: Sequence[Case], proofs: Sequence[Proof], key: FixedBase
) -> bool:
    """Check that one of the cases holds (4.12, 4.13.3)."""
    commitments: list[mpz] = []
    for case, proof in zip(cases, proofs, strict=True):
        commitments += _commitments(case, proof, key)
    total = sum(proof.challenge for proof in proofs) % Q
    return hash_to_exponent(prefix, commitments) == total


def _commitments(case: Case, proof: Proof, key: FixedBase) -> list[mpz]:
    return [
        G_TABLE.power(proof.response) * power(case.alpha, proof.challenge) % P,
        key.power(proof.response) * power(case.beta, proof.challenge) % P,
    ]


def _knowledge_prefix(public: int) -> str:
    return f"pok|{NAME}|{public}|"


def _decryption_prefix(public: int, fingerprint: str) -> str:
    return f"decrypt|{fingerprint}|{public}|"
