"""Hold a frozen month against its records: what was recorded later, and what nothing explains."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from django.db.models import QuerySet

from csb_portal.audit import reference_to
from csb_portal.counting import Figure
from csb_portal.models import AuditEntry
from csb_portal.months import Month
from reports import figures
from reports.models import MonthlyReport, Snapshot

# A report tells what was recorded late for so many months before its own.
MONTHS_LOOKED_BACK = 12


@dataclass(frozen=True)
class Difference:
    """How a figure of an earlier month stands now, against what the reports have said of it.

    ``added`` and ``gone`` are the keys of the records that make the difference.
    ``is_divided_otherwise`` if its frozen parts are not those of the records it was frozen
    with, or one of these stands in another part now: no act of the bureau does either.
    """

    month: Month
    figure: Figure
    told: int
    value: int
    added: list[int]
    gone: list[int]
    is_divided_otherwise: bool = False

    @property
    def records(self) -> QuerySet[Any]:
        """The records added since, as far as the figure still counts them."""
        return self.figure.records(self.month).filter(pk__in=self.added)


def late_facts(month: Month) -> list[Difference]:
    """Find what was recorded since the reports of the months before ``month`` told of them."""
    earlier = MonthlyReport.objects.filter(
        month__lt=month.first_day, month__gte=month.plus(-MONTHS_LOOKED_BACK).first_day
    )
    drafted = earlier.exclude(snapshot=None).select_related("snapshot").order_by("month")
    declared = figures.declared()
    return [
        difference
        for report in drafted
        for difference in _differences(report, declared, _told_since(report))
    ]


def as_told(differences: Iterable[Difference]) -> dict[str, dict[str, dict]]:
    """Put differences as a ``Snapshot`` keeps them, so that no later report tells them again."""
    late: dict[str, dict[str, dict]] = {}
    for one in differences:
        facts = {"value": one.value, "added": one.added, "gone": one.gone}
        late.setdefault(str(one.month), {})[one.figure.key] = facts
    return late


def differences_from(report: MonthlyReport) -> list[Difference]:
    """Find every figure of ``report`` whose records, or their parts, are not what was frozen.

    Raises ``Snapshot.DoesNotExist`` for a report drafted before its records were kept.
    """
    declared = figures.declared()
    found = {one.figure.key: one for one in _differences(report, declared, [])}
    rows = {row["key"]: row for row in report.figures}
    for figure in declared:
        if figure.split and (row := rows.get(figure.key)):
            frozen = report.snapshot.parts.get(figure.key, {})
            told = [(part["key"], part["value"]) for part in row.get("parts", [])]
            is_altered = told != figures.told_parts(figure, frozen)
            if is_altered or _has_moved(frozen, figures.parts_of(figure, report.period)):
                same = Difference(
                    report.period, figure, row["value"], figure.value(report.period), [], []
                )
                difference = found.get(figure.key, same)
                found[figure.key] = replace(difference, is_divided_otherwise=True)
    return list(found.values())


def _has_moved(frozen: figures.Counted, now: figures.Counted) -> bool:
    """Tell whether a record that was counted in one part stands in another."""
    before = {key: part for part, keys in frozen.items() for key in keys}
    return any(before.get(key, part) != part for part, keys in now.items() for key in keys)


def _told_since(report: MonthlyReport) -> list[dict]:
    later = Snapshot.objects.filter(report__month__gt=report.month).order_by("report__month")
    return [
        late[report.slug] for late in later.values_list("late", flat=True) if report.slug in late
    ]


def _differences(
    report: MonthlyReport, declared: Iterable[Figure], told_since: list[dict]
) -> list[Difference]:
    rows = {row["key"]: row["value"] for row in report.figures}
    kept = report.snapshot.counted
    found = []
    for figure in declared:
        if figure.key not in rows or figure.key not in kept:
            continue
        told, known = rows[figure.key], set(kept[figure.key])
        for facts in (late[figure.key] for late in told_since if figure.key in late):
            told, known = facts["value"], (known | {*facts["added"]}) - {*facts["gone"]}
        value, keys = figures.count(figure, report.period)
        now = set(keys)
        if value != told or (figure.measure is None and now != known):
            added, gone = sorted(now - known), sorted(known - now)
            found.append(Difference(report.period, figure, told, value, added, gone))
    return found


def explanations(report: MonthlyReport, difference: Difference) -> list[AuditEntry] | None:
    """Return what the trail says since ``report`` was drafted of the records that differ.

    ``None`` if that does not explain the difference: a record came or went without a word
    in the trail, or the frozen figure is not the number of the records it was frozen with.
    """
    counts = difference.figure.measure is None
    if difference.is_divided_otherwise:
        return None
    if counts and difference.value - difference.told != len(difference.added) - len(
        difference.gone
    ):
        return None
    keys = [*difference.added, *difference.gone] if counts else _all_keys(difference)
    since = {key: _entries_since(report, difference, key) for key in keys}
    entries = {entry.number: entry for found in since.values() for entry in found}
    if not entries or (counts and not all(since.values())):
        return None
    return [entries[number] for number in sorted(entries)]


def _all_keys(difference: Difference) -> list[int]:
    _value, keys = figures.count(difference.figure, difference.month)
    return [*keys, *difference.gone]


def _entries_since(report: MonthlyReport, difference: Difference, key: int) -> list[AuditEntry]:
    model = difference.figure.records(difference.month).model
    record = model._default_manager.filter(pk=key).first()
    targets = [f"{model._meta.label_lower}:{key}"]
    if record:
        targets = [reference_to(_follow(record, path)) for path in difference.figure.about]
    entries = AuditEntry.objects.filter(target__in=targets, recorded_at__gte=report.drafted_at)
    return list(entries.order_by("number"))


def _follow(record: Any, path: str) -> Any:
    return reduce(getattr, path.split("."), record) if path else record
