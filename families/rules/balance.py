"""Floors of balance, as pure functions: whose share is too small. Nobody is ever replaced for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from families.choices.bureau import FloorOf, FromWhere, Gender

PROTECTED = {
    FloorOf.NOBODY: (),
    FloorOf.EACH: (Gender.WOMAN, Gender.MAN),
    FloorOf.WOMEN: (Gender.WOMAN,),
}


MANY_KINDS = 2
FEWEST_TOLD = 3  # people; of fewer, whose names are public, somebody reads who is meant


@dataclass(frozen=True)
class Balance:
    """How many of whom there are, and which of the protected shares lie below the floor."""

    totals: Mapping[str, int]
    below: tuple[str, ...]
    protected: tuple[str, ...] = ()
    percent: int = 0

    @property
    def total(self) -> int:
        return sum(self.totals.values())

    @property
    def told(self) -> list[tuple[str, int]]:
        """The shares that say of no single person who they are: name and percent, to the next ten.

        Those of three people at least, where not all are alike and those left over are nobody or
        three again. Rounded, they hardly change when one person comes or goes.
        """
        enough = {kind: count for kind, count in self.totals.items() if count >= FEWEST_TOLD}
        left = self.total - sum(enough.values())
        if 0 < left < FEWEST_TOLD or (len(enough) == 1 and not left):
            return []
        return [
            (str(getattr(kind, "label", kind)), round(10 * count / self.total) * 10)
            for kind, count in enough.items()
        ]

    @property
    def state_can_be_told(self) -> bool:
        """Tell whether kept or broken says of no single person who they are.

        Of one kind or two, a broken floor of one person says that nobody is of that kind, and a
        kept one of everybody that all are. Of more it says nothing of anybody.
        """
        asked = ceil(self.percent * self.total / 100)
        return len(self.protected) > MANY_KINDS or 1 < asked < self.total

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
    return _compared(known, (*regions, FromWhere.ELSEWHERE), tuple(regions), percent)


def regions_in(text: str) -> tuple[str, ...]:
    """Return the regions that a bureau wrote down, a line each."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _compared(
    said: Sequence[str], kinds: Iterable[str], protected: tuple[str, ...], percent: int | None
) -> Balance:
    totals = {kind: said.count(kind) for kind in kinds}
    least = (percent or 0) * len(said)
    below = tuple(kind for kind in protected if totals[kind] * 100 < least)
    return Balance(totals, below, protected, percent or 0)
