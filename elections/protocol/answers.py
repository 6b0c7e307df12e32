"""The answer to one question: ciphertexts and the proofs that they are a choice (4.11 to 4.13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpz

from elections.protocol.description import Question
from elections.protocol.encoding import items, members, number
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G_TABLE, FixedBase, P, Q
from elections.protocol.powers import FreshBase
from elections.protocol.proofs import Case, KnownCase, Proof, Random, check_one_of, prove_one_of

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """The encrypted answer to one question; ``blank`` is None where blank is not allowed."""

    choices: tuple[Pair, ...]
    individual: tuple[tuple[Proof, ...], ...]
    overall: tuple[Proof, ...]
    blank: tuple[Proof, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        thing: dict[str, Any] = {
            "choices": [{"alpha": str(alpha), "beta": str(beta)} for alpha, beta in self.choices],
            "individual_proofs": [[proof.as_json() for proof in pair] for pair in self.individual],
            "overall_proof": [proof.as_json() for proof in self.overall],
        }
        if self.blank is not None:
            thing["blank_proof"] = [proof.as_json() for proof in self.blank]
        return thing

    @classmethod
    def from_json(cls, thing: Any, question: Question, where: str) -> "Answer":
        """Read an answer of this question's shape. Raise ProtocolError for another."""
        names = ["choices", "individual_proofs", "overall_proof"]
        values = members(thing, names + ["blank_proof"] * question.blank, f"The answer to {where}")
        places = [place(question, at, where) for at in range(question.length)]
        choices = items(values[0], len(places), f"The choices of {where}")
        individual = items(values[1], len(places), f"The individual proofs of {where}")
        overall = items(values[2], overall_length(question), f"The overall proof of {where}")
        blank = None
        if question.blank:
            blank = _proofs(items(values[3], 2, f"The blank proof of {where}"), "blank", where)
        return cls(
            tuple(map(_pair, choices, places)),
            tuple(
                _proofs(items(pair, 2, f"The individual proof of {at}"), "individual", at)
                for pair, at in zip(individual, places, strict=True)
            ),
            _proofs(overall, "overall", where),
            blank,
        )


def place(question: Question, at: int, where: str) -> str:
    """Name a ciphertext as a person counts them: choices from 1, the blank choice apart."""
    if question.blank and at == 0:
        return f"the blank choice of {where}"
    return f"choice {at + 1 - question.blank} of {where}"


def overall_length(question: Question) -> int:
    """Count the cases of the overall proof: one per allowed sum, and one for blank."""
    return question.maximum - question.minimum + 1 + question.blank


def _pair(thing: Any, at: str) -> Pair:
    alpha, beta = members(thing, ("alpha", "beta"), f"The ciphertext of {at}")
    return (
        number(alpha, P, f"The alpha of {at}"),
        number(beta, P, f"The beta of {at}"),
    )


def _proofs(things: list[Any], kind: str, where: str) -> tuple[Proof, ...]:
    return tuple(Proof.from_json(thing, f"The {kind} proof of {where}") for thing in things)


def _product(pairs: Sequence[Pair]) -> Pair:
    first, second = mpz(1), mpz(1)
    for alpha, beta in pairs:
        first, second = first * alpha % P, second * beta % P
    return first, second


@dataclass(frozen=True, slots=True)
class _Prefixes:
    """What the challenges of one answer are bound to; ``holder`` names election and voter."""

    question: Question
    choices: Sequence[Pair]
    holder: str
    total: Pair

    def individual(self, at: int) -> str:
        return "prove|{}|{},{}|".format(self.holder, *self.choices[at])

    def overall(self) -> str:
        if self.question.blank:
            return f"bproof1|{self._listed()}|"
        return "prove|{}|{},{}|".format(self._listed(), *self.total)

    def blank(self) -> str:
        return f"bproof0|{self._listed()}|"

    def _listed(self) -> str:
        listed = ",".join(f"{alpha},{beta}" for alpha, beta in self.choices)
        return f"{self.holder}|{listed}"


def _allowed(question: Question) -> range:
    return range(question.minimum, question.maximum + 1)


def encrypt(
    question: Question, ticks: Sequence[int], holder: str, key: FixedBase, random: Random
) -> Answer:
    """Encrypt and prove the ticks; the order of the draws is told at ``make_ballot``."""
    exponents = [random() for _ in ticks]
    choices = tuple(
        (G_TABLE.power(exponent), key.power(exponent) * G_TABLE.power(tick) % P)
        for exponent, tick in zip(exponents, ticks, strict=True)
    )
    chosen = slice(int(question.blank), None)
    ticked, together = sum(ticks[chosen]), int(sum(exponents[chosen]) % Q)
    prefixes = _Prefixes(question, choices, holder, _product(choices[chosen]))

    def prove(prefix: str, cases: list[KnownCase]) -> tuple[Proof, ...]:
        return tuple(prove_one_of(prefix, cases, key, random))

    individual = tuple(
        prove(prefixes.individual(at), [KnownCase(exponent, tick - value) for value in (0, 1)])
        for at, (tick, exponent) in enumerate(zip(ticks, exponents, strict=True))
    )
    sums = [KnownCase(together, ticked - value) for value in _allowed(question)]
    if not question.blank:
        return Answer(choices, individual, prove(prefixes.overall(), sums))
    is_blank = KnownCase(exponents[0], ticks[0] - 1)
    overall = prove(prefixes.overall(), [is_blank, *sums])
    not_blank, nothing = KnownCase(exponents[0], ticks[0]), KnownCase(together, ticked)
    blank = prove(prefixes.blank(), [not_blank, nothing])
    return Answer(choices, individual, overall, blank)


def check_answer(
    question: Question, answer: Answer, holder: str, key: FixedBase, where: str
) -> None:
    """Check every element and proof of an answer. Raise ProtocolError naming what fails."""
    total = _product(answer.choices[question.blank :])
    prefixes = _Prefixes(question, answer.choices, holder, total)
    first: tuple[FreshBase, FreshBase] | None = None
    for at, (pair, proofs) in enumerate(zip(answer.choices, answer.individual, strict=True)):
        alpha, beta = bases = FreshBase(pair[0]), FreshBase(pair[1])
        for name, base in (("alpha", alpha), ("beta", beta)):
            if not base.is_element():
                raise ProtocolError(
                    f"The {name} of {place(question, at, where)} is not in the group."
                )
        cases = [Case(alpha, beta, value) for value in (0, 1)]
        if not check_one_of(prefixes.individual(at), cases, proofs, key):
            raise ProtocolError(
                f"The individual proof of {place(question, at, where)} does not hold."
            )
        first = first or bases
    sums = FreshBase(total[0]), FreshBase(total[1])
    cases = [Case(*sums, value) for value in _allowed(question)]
    if question.blank and first:
        cases = [Case(*first, 1), *cases]
    if not check_one_of(prefixes.overall(), cases, answer.overall, key):
        raise ProtocolError(f"The overall proof of {where} does not hold.")
    if answer.blank is not None and first:
        cases = [Case(*first, 0), Case(*sums, 0)]
        if not check_one_of(prefixes.blank(), cases, answer.blank, key):
            raise ProtocolError(f"The blank proof of {where} does not hold.")
