"""Floors of balance, as pure functions: whose share is too small. Nobody is ever replaced for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from families.choices.bureau import FloorOf, FromWhere, Gender

PROTECTED = {
    FloorOf.NOBODY: (),
    FloorOf.EACH: (Gender.WOMAN, Gender.MAN),
    FloorOf.WOMEN: (Gender.WOMAN,),
}


@dataclass(frozen=True)
class Balance:
    """How many of whom there are, and which shares lie below the floor."""

    totals: Mapping[str, int]
    below: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(self.totals.values())

    @property
    def named(self) -> list[tuple[str, int]]:
        """The totals, each with what it is called."""
        return [(str(getattr(kind, "label", kind)), count) for kind, count in self.totals.items()]

    @property
    def is_broken(self) -> bool:
        return bool(self.below)


def balance_of(genders: Iterable[str], floor_of: str, percent: int | None) -> Balance:
    """Count people by what they said of their gender, and compare the shares with the floor.

    Shares are of everybody. Of nobody, no share is too small.
    """
    said = [Gender(gender) if gender in Gender.values else Gender.OTHER for gender in genders]
    return _compared(said, tuple(Gender), PROTECTED[FloorOf(floor_of)], percent)


def balance_of_regions(said: Iterable[str], regions: Sequence[str], percent: int | None) -> Balance:
    """Count people by the region they said, and compare the share of each with the floor.

    Whoever said none of ``regions`` is counted as from elsewhere, which no floor protects.
    """
    known = [region if region in regions else FromWhere.ELSEWHERE for region in said]
    return _compared(known, (*regions, FromWhere.ELSEWHERE), regions, percent)


def regions_in(text: str) -> tuple[str, ...]:
    """Return the regions that a bureau wrote down, a line each."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _compared(
    said: Sequence[str], kinds: Iterable[str], protected: Iterable[str], percent: int | None
) -> Balance:
    totals = {kind: said.count(kind) for kind in kinds}
    least = (percent or 0) * len(said)
    return Balance(totals, tuple(kind for kind in protected if totals[kind] * 100 < least))
