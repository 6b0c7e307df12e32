"""Making and checking ballots (4.11 to 4.15)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpz

from elections.protocol.answers import Answer, Pair, check_answer, encrypt
from elections.protocol.description import Description
from elections.protocol.encoding import (
    dumps,
    items,
    members,
    number,
    parse_canonical,
    sha256_base64,
)
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G_TABLE, FixedBase, P, is_element, random_exponent
from elections.protocol.proofs import Proof, Random, check_ballot_signature, sign_ballot

_MEMBERS = ("election_uuid", "election_hash", "credential", "answers", "signature")


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot that was checked; ``answers`` holds (alpha, beta) per choice per question."""

    text: str
    credential: int
    tracker: str
    answers: tuple[tuple[Pair, ...], ...]


def tracker_of(text: str) -> str:
    """Give what a voter keeps to find the ballot again: its SHA-256 in base 64."""
    return sha256_base64(text)


def make_ballot(
    description: Description,
    exponent: int,
    choices: Sequence[Sequence[int]],
    *,
    random: Random = random_exponent,
    key: FixedBase | None = None,
) -> str:
    """Encrypt, prove and sign the choices: one list of 0 and 1 per question.

    Where blank is allowed a list begins with the tick of the blank choice. Raise
    ProtocolError for choices the question does not allow.

    ``random`` gives exponents from 0 to Q - 1 and is called in this order. For each question:
    the exponent of each choice in order; then per choice in order its individual proof; then
    the overall proof; then, where blank is allowed, the blank proof. Every one of these proofs
    draws, for each case that does not hold in order, its challenge and then its response, and
    last the nonce of the case that holds. (Cases: 0, 1; in the overall proof blank = 1 where
    allowed, then the sums from min to max; in the blank proof blank = 0, then sum = 0. For a
    blank ballot the case that holds is the first of the overall proof and the second of the
    blank proof.) The last draw of all is the nonce of the signature.

    ``key`` is a table of the election's key, for whoever makes many ballots.
    """
    _refuse_other_choices(description, choices)
    table = key or FixedBase(description.public_key)
    credential = G_TABLE.power(exponent)
    holder = f"{description.fingerprint}|{credential}"
    answers = [
        encrypt(question, ticks, holder, table, random)
        for question, ticks in zip(description.questions, choices, strict=True)
    ]
    return seal(description, exponent, answers, random)


def seal(
    description: Description,
    exponent: int,
    answers: Sequence[Answer],
    random: Random = random_exponent,
) -> str:
    """Put a ballot together and sign it."""
    body: dict[str, Any] = {
        "election_uuid": description.uuid,
        "election_hash": description.fingerprint,
        "credential": str(G_TABLE.power(exponent)),
        "answers": [answer.as_json() for answer in answers],
    }
    digest = sha256_base64(dumps(body))
    proof = sign_ballot(exponent, digest, random)
    return dumps(body | {"signature": {"hash": digest, "proof": proof.as_json()}})


def _refuse_other_choices(description: Description, choices: Sequence[Sequence[int]]) -> None:
    if len(choices) != len(description.questions):
        raise ProtocolError(
            f"There are {len(choices)} lists of choices for {len(description.questions)} questions."
        )
    for at, (question, ticks) in enumerate(zip(description.questions, choices, strict=True), 1):
        if len(ticks) != question.length or not set(ticks) <= {0, 1}:
            raise ProtocolError(
                f"The choices of question {at} are not a list of {question.length} of 0 and 1."
            )
        ticked = sum(ticks[question.blank :])
        if question.blank and ticks[0]:
            if ticked:
                raise ProtocolError(f"The answer to question {at} is blank and not blank.")
        elif not question.minimum <= ticked <= question.maximum:
            raise ProtocolError(
                f"Question {at} takes {question.minimum} to {question.maximum} choices, "
                f"not {ticked}."
            )


def read_ballot(text: str) -> Ballot:
    """Read a ballot that was checked when it was cast, without checking it again."""
    thing = json.loads(text)
    answers = tuple(
        tuple((mpz(pair["alpha"]), mpz(pair["beta"])) for pair in answer["choices"])
        for answer in thing["answers"]
    )
    return Ballot(text, int(thing["credential"]), tracker_of(text), answers)


class BallotChecker:
    """Checks the ballots of one election; holds the table of its key.

    ``window`` is the width of that table (see ``FixedBase``): 10 pays from a hundred ballots.
    """

    def __init__(self, description: Description, window: int = 8) -> None:
        self.description = description
        self._key = FixedBase(description.public_key, window)

    def check(self, text: str) -> Ballot:
        """Check everything in a ballot but whether its credential is on the list.

        Raise ProtocolError naming the first check that fails.
        """
        uuid, fingerprint, credential, answers, signature = members(
            parse_canonical(text, "The ballot"), _MEMBERS, "The ballot"
        )
        if uuid != self.description.uuid:
            raise ProtocolError("The ballot is for another election: its uuid differs.")
        if fingerprint != self.description.fingerprint:
            raise ProtocolError("The ballot is for another election: its fingerprint differs.")
        holder = number(credential, P, "The credential of the ballot")
        if not is_element(holder):
            raise ProtocolError("The credential of the ballot is not in the group.")
        read = self._read(answers)
        self._check_signature(text, holder, signature)
        for at, (question, answer) in enumerate(
            zip(self.description.questions, read, strict=True), 1
        ):
            bound = f"{self.description.fingerprint}|{holder}"
            check_answer(question, answer, bound, self._key, f"question {at}")
        pairs = tuple(answer.choices for answer in read)
        return Ballot(text, int(holder), tracker_of(text), pairs)

    def _read(self, answers: Any) -> list[Answer]:
        questions = self.description.questions
        things = items(answers, len(questions), "The answers of the ballot")
        return [
            Answer.from_json(thing, question, f"question {at}")
            for at, (question, thing) in enumerate(zip(questions, things, strict=True), 1)
        ]

    def _check_signature(self, text: str, credential: int, signature: Any) -> None:
        written, thing = members(signature, ("hash", "proof"), "The signature of the ballot")
        proof = Proof.from_json(thing, "The signature of the ballot")
        # The text is canonical, so what was signed is the text up to the last member.
        digest = sha256_base64(text[: text.rindex(',"signature":')] + "}")
        if written != digest:
            raise ProtocolError("The hash in the signature is not that of the ballot.")
        if not check_ballot_signature(credential, digest, proof):
            raise ProtocolError("The signature of the ballot does not hold.")
