"""What the floors below count for a report, and the records behind each count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any, NotRequired, TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal.counting import Figure, Total
from csb_portal.desk import Entry, Notice
from csb_portal.months import Month
from csb_portal.templatetags.face import in_zone
from elections import sources as elections
from families import sources as families
from liaison import sources as liaison
from reports.choices import Section
from secretariat import sources as secretariat

# Asked in this order. A new floor joins here; a new section is a line of ``Section``.
SOURCES: tuple[ModuleType | Any, ...] = (families, elections, secretariat, liaison)


class FigureError(Exception):
    """A floor counts for a section the report has not, or two count the same."""


class PartRow(TypedDict):
    """One part of a figure as it is frozen, such as a family's."""

    key: str
    label: str
    value: int
    url: str


class Row(TypedDict):
    """One figure as it is frozen, with the query that counted it and the page of its records."""

    key: str
    section: str
    label: str
    value: int
    url: str
    query: str
    parts: NotRequired[list[PartRow]]


Counted = dict[str, list[int]]  # the keys of records, by figure or by part


def declared(sources: Iterable[Any] | None = None) -> list[Figure]:
    """Gather the figures of every floor in the order they are read.

    Raises ``FigureError`` for a figure of an unknown section, or one two floors count.
    """
    floors = SOURCES if sources is None else sources
    figures = [figure for floor in floors for figure in floor.FIGURES]
    order = {section: place for place, section in enumerate(Section.values)}
    seen: set[str] = set()
    for figure in figures:
        if figure.section not in order:
            message = f"The report has no section for {figure.key}: {figure.section}."
            raise FigureError(message)
        if figure.key in seen:
            message = f"Two floors count {figure.key}."
            raise FigureError(message)
        seen.add(figure.key)
    return sorted(figures, key=lambda figure: order[figure.section])


def count(figure: Figure, month: Month) -> tuple[int, list[int]]:
    """Count ``month`` by one query: the value, and the keys of the records it counts."""
    keys = list(figure.records(month).order_by().values_list("pk", flat=True))
    return (figure.measure(month) if figure.measure else len(keys)), sorted(keys)


def parts_of(figure: Figure, month: Month) -> Counted:
    """Return the keys of the records a figure counts, by the part each belongs to."""
    found: Counted = defaultdict(list)
    if figure.split:
        records = figure.records(month).order_by("pk")
        for key, part in records.values_list("pk", figure.split.by):
            found[part or ""].append(key)
    return dict(found)


def _all_in(parts: Counted) -> tuple[int, list[int]]:
    keys = sorted(key for found in parts.values() for key in found)
    return len(keys), keys


def told_parts(figure: Figure, parts: Mapping[str, list[int]]) -> list[Total]:
    """Count the parts of a figure, as far as they can be told."""
    if figure.split is None:
        return []
    return figure.split.told({part: len(keys) for part, keys in parts.items()})


def part_words(row: Mapping[str, Any]) -> dict[str, str]:
    """Name the parts of a frozen figure in the reader's language, as far as a floor knows them."""
    figure = next((one for one in declared() if one.key == row["key"]), None)
    if not figure or not figure.split or "parts" not in row:
        return {}
    return figure.split.words([part["key"] for part in row["parts"]])


def snapshot(month: Month) -> tuple[list[Row], Counted, dict[str, Counted]]:
    """Count ``month`` on every floor: each figure to be frozen, its records, and these by part.

    Raises ``FigureError`` as ``declared`` does.
    """
    rows, records, parts = [], {}, {}
    for figure in declared():
        if figure.split:
            parts[figure.key] = parts_of(figure, month)
            value, records[figure.key] = _all_in(parts[figure.key])
        else:
            value, records[figure.key] = count(figure, month)
        row = Row(
            key=figure.key,
            section=figure.section,
            label=str(figure.label),
            value=value,
            url=reverse("reports:figure-records", args=[month, figure.key]),
            query=str(figure.query),
        )
        if figure.split:
            row["parts"] = _part_rows(figure, parts[figure.key], row["url"])
        rows.append(row)
    return rows, records, parts


def _part_rows(figure: Figure, parts: Counted, url: str) -> list[PartRow]:
    told = told_parts(figure, parts)
    words = figure.split.words([key for key, _count in told]) if figure.split else {}
    return [
        PartRow(key=key, label=words[key], value=value, url=f"{url}#part-{key}")
        for key, value in told
    ]


def entries(month: Month, sources: Iterable[Any] | None = None) -> list[Entry]:
    """Ask every floor which single acts of ``month`` it has on record.

    Raises ``FigureError`` for an act of a section the report does not have.
    """
    floors = SOURCES if sources is None else sources
    told = [_in_words(record) for floor in floors for record in floor.entries(month)]
    if unknown := sorted({entry.section for entry in told} - set(Section.values)):
        message = f"The report has no section for: {', '.join(unknown)}."
        raise FigureError(message)
    return told


def _in_words(record: Entry | liaison.Entry) -> Entry:
    """Put a message of the register, which liaison hands over as facts, into a line."""
    if isinstance(record, Entry):
        return record
    zone = settings.BUREAU_TIME_ZONE
    facts = [_("received %(moment)s") % {"moment": in_zone(record.received_at, zone)}]
    if record.delivered_at:
        facts.append(_("passed on %(moment)s") % {"moment": in_zone(record.delivered_at, zone)})
    if record.kind == "relay" and not record.in_time:
        facts.append(_("later than 24 hours"))
    if record.answer:
        facts.append(_("answered “%(answer)s”") % {"answer": record.answer})
    if record.days_late:
        late = ngettext("%(count)d day late", "%(count)d days late", record.days_late)
        facts.append(late % {"count": record.days_late})
    return Entry(
        section=Section.MESSAGES.value,
        title=f"{record.reference}: {record.subject}",
        url=record.url,
        detail=", ".join(facts),
    )


def notices(sources: Iterable[Any] | None = None) -> list[Notice]:
    """Ask every floor what is open to everybody at this moment."""
    floors = SOURCES if sources is None else sources
    return [notice for floor in floors for notice in floor.notices()]
