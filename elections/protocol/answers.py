"""The answer to one question: ciphertexts and the proofs that they are a choice (4.11 to 4.13)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gmpy2 import mpz

from elections.protocol.description import Question
from elections.protocol.encoding import items, members, number
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G_TABLE, FixedBase, G, P, inverse, is_element
from elections.protocol.proofs import Case, Proof, Random, check_one_of, prove_one_of

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


@dataclass(frozen=True, slots=True)
class _Statement:
    """What the proofs of one answer are about, the same for who proves and who checks."""

    question: Question
    choices: Sequence[Pair]
    holder: str
    bound: str = field(init=False)
    total: Pair = field(init=False)

    def __post_init__(self) -> None:
        listed = ",".join(f"{alpha},{beta}" for alpha, beta in self.choices)
        object.__setattr__(self, "bound", f"{self.holder}|{listed}")
        object.__setattr__(self, "total", _product(self.choices[self.question.blank :]))

    def individual(self, at: int) -> tuple[str, list[Case]]:
        alpha, beta = self.choices[at]
        return f"prove|{self.holder}|{alpha},{beta}|", _values(self.choices[at], 0, 1)

    def overall(self) -> tuple[str, list[Case]]:
        sums = _values(self.total, self.question.minimum, self.question.maximum)
        if self.question.blank:
            return f"bproof1|{self.bound}|", [*_values(self.choices[0], 1, 1), *sums]
        alpha, beta = self.total
        return f"prove|{self.bound}|{alpha},{beta}|", sums

    def blank(self) -> tuple[str, list[Case]]:
        return f"bproof0|{self.bound}|", [Case(*self.choices[0]), Case(*self.total)]


def _product(pairs: Sequence[Pair]) -> Pair:
    first, second = mpz(1), mpz(1)
    for alpha, beta in pairs:
        first, second = first * alpha % P, second * beta % P
    return first, second


def _values(pair: Pair, lowest: int, highest: int) -> list[Case]:
    alpha, beta = pair
    return [
        Case(alpha, beta * _BELOW_ONE[value] % P) if value else Case(alpha, beta)
        for value in range(lowest, highest + 1)
    ]


class _Inverses(dict[int, mpz]):
    def __missing__(self, value: int) -> mpz:
        self[value] = inverse(G_TABLE.power(value))
        return self[value]


_BELOW_ONE = _Inverses()


def encrypt(
    question: Question, ticks: Sequence[int], holder: str, key: FixedBase, random: Random
) -> Answer:
    """Encrypt and prove the ticks; the order of the draws is told at ``make_ballot``."""
    exponents = [random() for _ in ticks]
    choices = [
        (G_TABLE.power(exponent), key.power(exponent) * (G if tick else 1) % P)
        for exponent, tick in zip(exponents, ticks, strict=True)
    ]
    statement = _Statement(question, choices, holder)
    individual = []
    for at, (tick, exponent) in enumerate(zip(ticks, exponents, strict=True)):
        prefix, cases = statement.individual(at)
        individual.append(
            tuple(prove_one_of(prefix, cases, key, true=tick, exponent=exponent, random=random))
        )
    ticked = sum(ticks[question.blank :])
    together = sum(exponents[question.blank :])
    is_blank = bool(question.blank and ticks[0])
    prefix, cases = statement.overall()
    overall = prove_one_of(
        prefix,
        cases,
        key,
        true=0 if is_blank else ticked - question.minimum + question.blank,
        exponent=exponents[0] if is_blank else together,
        random=random,
    )
    blank = None
    if question.blank:
        prefix, cases = statement.blank()
        blank = tuple(
            prove_one_of(
                prefix,
                cases,
                key,
                true=1 if is_blank else 0,
                exponent=together if is_blank else exponents[0],
                random=random,
            )
        )
    return Answer(tuple(choices), tuple(individual), tuple(overall), blank)


def check_answer(
    question: Question, answer: Answer, holder: str, key: FixedBase, where: str
) -> None:
    """Check every element and proof of an answer. Raise ProtocolError naming what fails."""
    for at, (alpha, beta) in enumerate(answer.choices):
        for name, element in (("alpha", alpha), ("beta", beta)):
            if not is_element(element):
                raise ProtocolError(
                    f"The {name} of {place(question, at, where)} is not in the group."
                )
    statement = _Statement(question, answer.choices, holder)
    for at, proofs in enumerate(answer.individual):
        if not check_one_of(*statement.individual(at), proofs, key):
            raise ProtocolError(
                f"The individual proof of {place(question, at, where)} does not hold."
            )
    if not check_one_of(*statement.overall(), answer.overall, key):
        raise ProtocolError(f"The overall proof of {where} does not hold.")
    if answer.blank is not None and not check_one_of(*statement.blank(), answer.blank, key):
        raise ProtocolError(f"The blank proof of {where} does not hold.")
