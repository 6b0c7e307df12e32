"""Totals of participation for everybody: no row is so small that it means somebody."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from families.models import Family
from families.rules.balance import FEWEST_TOLD
from families.services.csv_writing import csv_text
from secretariat.choices.cases import HIDDEN_FROM_FAMILIES, CaseKind, CaseStatus, words_of
from secretariat.models import Case
from secretariat.rules.funding import Total, totals_told

HEADER = ("about", "name", "state", "cases")


@dataclass(frozen=True)
class Row:
    """How many cases there are of something; of several small things together."""

    label: str
    count: int


@dataclass(frozen=True)
class KindTotals(Row):
    """How many cases there are of a kind, and where they stand as far as that can be told."""

    states: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class PublicTotals:
    """What everybody can know of who asked for what."""

    kinds: list[KindTotals] = field(default_factory=list)
    families: list[Row] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.kinds)


def public_totals() -> PublicTotals:
    """Count the cases that count by kind and state, and by family, in three queries."""
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    cases = Case.objects.exclude(status=CaseStatus.UNCONFIRMED).order_by()
    counted = cases.values_list("kind", "status").annotate(count=Count("pk"))
    for kind, status, count in counted:
        by_kind[kind][status] += count
    return PublicTotals(list(_kinds(by_kind)), list(_families()))


def _groups(counts: Mapping[str, int]) -> list[Total]:
    """Return what can be told of some counts, small ones put together."""
    return totals_told([Total((key,), count, 0) for key, count in counts.items()])


def _kinds(by_kind: Mapping[str, Counter[str]]) -> Iterator[KindTotals]:
    """Give each kind a row; where only all of them together can be told, that alone."""
    counts = {kind: states.total() for kind, states in by_kind.items()}
    together = Total(tuple(sorted(counts)), sum(counts.values()), 0)
    alone = [together] if together.asked >= FEWEST_TOLD else []
    for group in _groups(counts) or alone:
        label = ", ".join(str(CaseKind(kind).label) for kind in group.kinds)
        states = by_kind[group.kinds[0]] if len(group.kinds) == 1 else Counter()
        told = [
            Row(", ".join(words_of(group.kinds[0], state) for state in one.kinds), one.asked)
            for one in _groups(states)
        ]
        yield KindTotals(label, group.asked, told)


def _families() -> Iterator[Row]:
    told = Case.objects.exclude(kind__in=HIDDEN_FROM_FAMILIES)
    named = (
        told.exclude(Q(family=None) | Q(status=CaseStatus.UNCONFIRMED))
        .order_by()
        .values_list("family_id")
    )
    counts = {str(pk): count for pk, count in named.annotate(count=Count("pk"))}
    names = {str(pk): str(family) for pk, family in Family.objects.in_bulk([*counts]).items()}
    for group in _groups(counts):
        label = ", ".join(sorted(names[pk] for pk in group.kinds))
        if len(group.kinds) > 1:
            label = _("%(families)s together") % {"families": label}
        yield Row(label, group.asked)


def totals_csv() -> str:
    """Write the totals as CSV, a line a row; an empty state is the sum of its kind."""
    totals = public_totals()
    rows: list[tuple[object, ...]] = []
    for kind in totals.kinds:
        rows.append(("kind", kind.label, "", kind.count))
        rows += [("kind", kind.label, state.label, state.count) for state in kind.states]
    rows += [("family", family.label, "", family.count) for family in totals.families]
    return csv_text(HEADER, rows)
