"""What a list of applications would become: whole, or refused line by line."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from families.models import Family
from families.services.reading import Findings, Row, read_table
from families.services.reading.workbooks import is_workbook, workbook_as_csv
from secretariat.choices.cases import CaseKind
from secretariat.models import Case, Event, Requirement
from secretariat.rules.cases import folded
from secretariat.services.cases.lodging import IN_NOBODYS_WAY
from secretariat.services.imports.rows import COLUMNS, CaseRow, Known, row_of

MAX_LINES = 20_000


@dataclass
class CasePlan:
    """What an import would write; with ``findings.problems`` it would write nothing."""

    sha256: str
    kind: str
    event: Event | None
    findings: Findings
    rows: list[CaseRow] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return bool(self.findings.problems)

    @cached_property
    def fingerprint(self) -> str:
        """Stands for the file and all it would become, so that a stale preview is noticed."""
        rows = [[row.line, row.family.pk if row.family else 0] for row in self.rows]
        event = self.event.pk if self.event else 0
        marks = [self.sha256, self.kind, event, rows, len(self.findings.problems)]
        return hashlib.sha256(json.dumps(marks).encode()).hexdigest()


def plan_cases(content: bytes, kind: str, event: Event | None) -> CasePlan:
    """Read a list (CSV or XLSX) and say what of it can be taken. Never raises; see ``findings``."""
    sha256, before, text = hashlib.sha256(content).hexdigest(), Findings(), content
    if is_workbook(content):
        text = workbook_as_csv(content, before, max_lines=MAX_LINES)
        if before.problems:
            return CasePlan(sha256, kind, event, before)
    table = read_table(text, COLUMNS[kind], max_lines=MAX_LINES)
    findings = table.findings
    findings.facts = before.facts or findings.facts
    known = Known(
        {family.slug: family for family in Family.objects.all()},
        frozenset(Requirement.objects.filter(kind=kind).values_list("code", flat=True)),
    )
    pairs = [(row, row_of(row, kind, known, findings)) for row in table.rows]
    _refuse_twice(pairs, kind, event, findings)
    return CasePlan(sha256, kind, event, findings, [found for _row, found in pairs if found])


def _refuse_twice(
    pairs: Iterable[tuple[Row, CaseRow | None]],
    kind: str,
    event: Event | None,
    findings: Findings,
) -> None:
    """Refuse whoever stands in the list twice, or has asked for it already."""
    column = "organisation" if kind == CaseKind.ACCREDITATION else "email"
    asked = _asked_already(kind, event)
    lines: dict[tuple[str, ...], int] = {}
    for row, found in pairs:
        if found is None:
            continue
        mark = _mark(kind, found.organisation, found.country, found.email)
        if number := asked.get(mark):
            fact = _("This was asked for already, under the number %(number)s.")
            remedy = _("Delete the line; that case goes on.")
            findings.refuse(row, column, fact % {"number": number}, remedy)
        elif mark in lines:
            fact = _("The same stands in line %(line)d already.") % {"line": lines[mark]}
            findings.refuse(row, column, fact, _("Keep one of the two lines."))
        else:
            lines[mark] = row.line


def _mark(kind: str, organisation: str, country: str, email: str) -> tuple[str, ...]:
    """An organisation is accredited once, a person registered once for each meeting."""
    if kind == CaseKind.ACCREDITATION:
        return (folded(organisation), country)
    return (email.lower(),)


def _asked_already(kind: str, event: Event | None) -> dict[tuple[str, ...], str]:
    cases = Case.objects.filter(kind=kind).exclude(status__in=IN_NOBODYS_WAY)
    if kind == CaseKind.REGISTRATION:
        cases = cases.filter(event=event)
    values = cases.order_by().values_list("reference", "organisation", "country", "email")
    return {_mark(kind, *marks): number for number, *marks in values}
