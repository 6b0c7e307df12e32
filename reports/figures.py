"""What the floors below count for a report, and the records behind each count."""

from collections.abc import Iterable
from types import ModuleType
from typing import Any, TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal.counting import Figure
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


class Row(TypedDict):
    """One figure as it is frozen, with the query that counted it and the page of its records."""

    key: str
    section: str
    label: str
    value: int
    url: str
    query: str


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


def snapshot(month: Month) -> tuple[list[Row], dict[str, list[int]]]:
    """Count ``month`` on every floor: each figure to be frozen, and its records by key.

    Raises ``FigureError`` as ``declared`` does.
    """
    rows, records = [], {}
    for figure in declared():
        value, records[figure.key] = count(figure, month)
        row = Row(
            key=figure.key,
            section=figure.section,
            label=str(figure.label),
            value=value,
            url=reverse("reports:figure-records", args=[month, figure.key]),
            query=str(figure.query),
        )
        rows.append(row)
    return rows, records


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
