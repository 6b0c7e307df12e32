"""The bureau as a whole on a day: seats filled and missing by kind of group, and its balance."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from families.choices.families import FamilyKind
from families.models import Bureau, Family, FocalPoint, SelfStatement
from families.rules.balance import Balance


@dataclass(frozen=True)
class GroupState:
    """One group: how many seats it has, are filled, and how many of those say how they were."""

    group: Family
    seats: int
    filled: int
    with_basis: int

    @property
    def missing(self) -> int:
        return max(0, self.seats - self.filled)

    @property
    def without_basis(self) -> int:
        return self.filled - self.with_basis


@dataclass(frozen=True)
class KindState:
    """All groups of a kind: the quota they have together, and what is missing of it."""

    kind: FamilyKind
    groups: list[GroupState]

    @property
    def seats(self) -> int:
        return sum(state.seats for state in self.groups)

    @property
    def filled(self) -> int:
        return sum(state.filled for state in self.groups)

    @property
    def missing(self) -> int:
        return sum(state.missing for state in self.groups)


@dataclass(frozen=True)
class Composition:
    """The whole: its kinds of groups, its size, and its balance by gender and by region."""

    kinds: list[KindState]
    size: int
    balance: Balance
    by_region: Balance
    said: int
    said_region: int

    @property
    def seats(self) -> int:
        return sum(kind.seats for kind in self.kinds)

    @property
    def filled(self) -> int:
        return sum(kind.filled for kind in self.kinds)

    @property
    def missing(self) -> int:
        return sum(kind.missing for kind in self.kinds)


def composition(on: date) -> Composition:
    """Compute who is missing, and whether the floor of balance holds; nobody is named."""
    bureau = Bureau.current()
    sitting = list(FocalPoint.objects.sitting(on).select_related("family"))
    filled = Counter(mandate.family_id for mandate in sitting)
    based = Counter(mandate.family_id for mandate in sitting if mandate.has_basis)
    states = [
        GroupState(group, group.seat_count_on(on), filled[group.pk], based[group.pk])
        for group in Family.objects.active_on(on).with_seat_changes()
    ]
    said = _said_by(mandate.user_id for mandate in sitting)
    genders, regions = (_each(sitting, said, what) for what in ("gender", "region"))
    return Composition(
        kinds=[
            KindState(kind, [state for state in states if state.group.kind == kind])
            for kind in FamilyKind
        ],
        size=bureau.committee_size,
        balance=bureau.balance_by_gender(genders),
        by_region=bureau.balance_by_region(regions),
        said=sum(bool(gender) for gender in genders),
        said_region=sum(bool(region) for region in regions),
    )


def _said_by(people: Iterable[int]) -> dict[int, SelfStatement]:
    statements = SelfStatement.objects.filter(user__in=list(people))
    return {statement.user_id: statement for statement in statements}


def _each(sitting: list[FocalPoint], said: dict[int, SelfStatement], what: str) -> list[str]:
    return [getattr(said.get(mandate.user_id), what, "") for mandate in sitting]
