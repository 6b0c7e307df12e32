"""Lists of families: read, checked, and compared with the families there are."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from families.choices.families import FamilyKind, FamilyStatus
from families.models import Family
from families.services.reading import Column, Finding, Findings, Row, read_table
from families.services.reading.cells import name_in, number_in, required_name_in

FAMILY_COLUMNS = (
    Column("slug", required=True, also=("family_slug",)),
    Column("kind", required=True),
    Column("name_en", required=True),
    Column("sort_order"),
    Column("name_fr"),
    Column("name_es"),
    Column("aliases", also=("aliases_en",)),
    Column("seats"),
    Column("status"),
    Column("confidence"),
    Column("evidence"),
    Column("fr_es_basis"),
    Column("synthetic"),
)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z", re.ASCII)
LONGEST_SLUG, LONGEST_NAME, LONGEST_ALIASES = 50, 200, 300
MOST_SEATS, LAST_PLACE = 99, 9999
UNCONFIRMED = "unconfirmed"
Values = dict[str, str | int]


@dataclass(frozen=True)
class FamilyRow:
    """One family as the list has it; ``values`` holds what the list says of it, no more.

    ``stated`` is the status the list gives it, if any. A family no source has confirmed is
    entered dormant unless the list says otherwise.
    """

    line: int
    slug: str
    stated: str
    is_confirmed: bool
    values: Values

    @property
    def status(self) -> str:
        entered = FamilyStatus.ACTIVE if self.is_confirmed else FamilyStatus.DORMANT
        return self.stated or entered


@dataclass(frozen=True)
class Correction:
    """What would change of a family that is known: each field with its old and new value."""

    family: Family
    fields: dict[str, tuple[object, object]]


@dataclass
class FamiliesPlan:
    """What an import would do. With ``findings.problems`` it would do nothing."""

    sha256: str
    findings: Findings
    rows: list[FamilyRow] = field(default_factory=list)
    entering: list[FamilyRow] = field(default_factory=list)
    correcting: list[Correction] = field(default_factory=list)
    staying: list[Family] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return bool(self.findings.problems)

    @property
    def is_unchanged(self) -> bool:
        return not (self.is_refused or self.entering or self.correcting)

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "entered": len(self.entering),
            "corrected": len(self.correcting),
            "kept": len(self.staying),
        }

    @property
    def fingerprint(self) -> str:
        """Stands for the file and for all it would do, so that a stale preview is noticed."""
        changes = [
            self.sha256,
            [entry.slug for entry in self.entering],
            [[change.family.pk, change.fields] for change in self.correcting],
            len(self.findings.problems),
        ]
        return hashlib.sha256(json.dumps(changes).encode()).hexdigest()


def plan_families(content: bytes) -> FamiliesPlan:
    """Work out what the list in ``content`` would change, without changing anything."""
    table = read_table(content, FAMILY_COLUMNS, max_lines=settings.IMPORT_MAX_LINES)
    plan = FamiliesPlan(table.sha256, table.findings)
    rows = [_family_row(row, table.columns, table.findings) for row in table.rows]
    plan.rows = [row for row in rows if row]
    _refuse_repeated(plan)
    known = {family.slug: family for family in Family.objects.all()}
    last_place = max((family.sort_order for family in known.values()), default=0)
    for row in plan.rows:
        if row.slug in known:
            _compare(plan, row, known[row.slug])
            continue
        last_place = max(last_place + 1, int(row.values.get("sort_order", 0)))
        row.values.setdefault("sort_order", last_place)
        plan.entering.append(row)
    return plan


def _family_row(row: Row, columns: frozenset[str], findings: Findings) -> FamilyRow | None:
    before = len(findings.problems)
    slug = _slug_in(row, findings)
    values: Values = {"kind": _choice_in(row, "kind", FamilyKind, findings)}
    values["name_en"] = required_name_in(row, "name_en", findings, longest=LONGEST_NAME)
    for name, longest in (
        ("name_fr", LONGEST_NAME),
        ("name_es", LONGEST_NAME),
        ("aliases", LONGEST_ALIASES),
    ):
        if name in columns:
            values[name] = name_in(row, name, findings, longest=longest)
    for name, most in (("sort_order", LAST_PLACE), ("seats", MOST_SEATS)):
        if number := number_in(row, name, findings, most=most):
            values[name] = number
    stated = _status_in(row, findings)
    if len(findings.problems) > before:
        return None
    is_confirmed = row["confidence"].strip().lower() != UNCONFIRMED
    return FamilyRow(row.line, slug, stated, is_confirmed, values)


def _slug_in(row: Row, findings: Findings) -> str:
    value = row["slug"].strip().lower()
    if SLUG.match(value) and len(value) <= LONGEST_SLUG:
        return value
    fact = _("This is not a short name.") if value else _("The cell is empty.")
    remedy = _("Write up to 50 small Latin letters, digits and hyphens, like trade-unions.")
    findings.refuse(row, "slug", fact, remedy)
    return ""


def _choice_in(row: Row, column: str, choices: type[FamilyKind], findings: Findings) -> str:
    value = row[column].strip().lower()
    if value in choices.values:
        return value
    remedy = _("Write one of: %(choices)s.") % {"choices": ", ".join(choices.values)}
    findings.refuse(row, column, _("There is no such %(column)s.") % {"column": column}, remedy)
    return ""


def _status_in(row: Row, findings: Findings) -> str:
    value = row["status"].strip().lower()
    if value and value not in FamilyStatus.values:
        remedy = _("Write one of: %(choices)s.") % {"choices": ", ".join(FamilyStatus.values)}
        findings.refuse(row, "status", _("There is no such status."), remedy)
    return value


def _refuse_repeated(plan: FamiliesPlan) -> None:
    first: dict[str, FamilyRow] = {}
    for row in plan.rows:
        other = first.setdefault(row.slug, row)
        if other is not row:
            fact = _("%(slug)s stands in lines %(first)s and %(again)s.")
            fact %= {"slug": row.slug, "first": other.line, "again": row.line}
            remedy = _("Delete one of the two lines.")
            lines = (other.line, row.line)
            plan.findings.problems.append(Finding(lines, "slug", row.slug, fact, remedy))


def _compare(plan: FamiliesPlan, row: FamilyRow, family: Family) -> None:
    if row.stated not in ("", family.status):
        fact = _("%(slug)s is %(status)s in the portal, and that stays.")
        fact %= {"slug": row.slug, "status": family.get_status_display().lower()}
        remedy = _("A [family] falls dormant or returns by an act of its own, not by a list.")
        plan.findings.warnings.append(Finding((row.line,), "status", row.stated, fact, remedy))
    fields = _differences(row.values, family)
    if fields:
        plan.correcting.append(Correction(family, fields))
    else:
        plan.staying.append(family)


def _differences(
    values: Mapping[str, str | int], family: Family
) -> dict[str, tuple[object, object]]:
    pairs = {field: (getattr(family, field), new) for field, new in values.items()}
    return {field: (old, new) for field, (old, new) in pairs.items() if old != new}
