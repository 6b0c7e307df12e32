"""Floors of balance, as pure functions: whose share is too small. Nobody is ever replaced for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from families.choices.bureau import FloorOf, Gender

PROTECTED = {
    FloorOf.NOBODY: (),
    FloorOf.EACH: (Gender.WOMAN, Gender.MAN),
    FloorOf.WOMEN: (Gender.WOMAN,),
}


@dataclass(frozen=True)
class Balance:
    """How many of whom there are, and which shares lie below the floor."""

    totals: Mapping[Gender, int]
    below: tuple[Gender, ...]

    @property
    def total(self) -> int:
        return sum(self.totals.values())

    @property
    def is_broken(self) -> bool:
        return bool(self.below)


def balance_of(genders: Iterable[str], floor_of: str, percent: int | None) -> Balance:
    """Count people by what they said of themselves, and compare the shares with the floor.

    Shares are of everybody. Of nobody, no share is too small.
    """
    said = [Gender(gender) if gender in Gender.values else Gender.OTHER for gender in genders]
    totals = {gender: said.count(gender) for gender in Gender}
    below = tuple(
        gender
        for gender in PROTECTED[FloorOf(floor_of)]
        if totals[gender] * 100 < (percent or 0) * len(said)
    )
    return Balance(totals, below)
