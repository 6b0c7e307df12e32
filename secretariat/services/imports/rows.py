"""One line of a list of applications: what it may hold, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from csb_portal import clock
from families.models import Family
from families.services.reading import Column, Findings, Row
from families.services.reading.cells import (
    address_in,
    day_in,
    language_in,
    name_in,
    required_name_in,
)
from secretariat.choices.cases import CaseKind
from secretariat.countries import country

LONGEST_NAME, LONGEST_NUMBER = 200, 60
SHARED = (
    Column("case_no", also=("number", "case number")),
    Column("lodged_on", also=("received", "date")),
    Column("language"),
)
COLUMNS: dict[str, tuple[Column, ...]] = {
    CaseKind.ACCREDITATION: (
        Column("organisation", required=True, also=("organization",)),
        Column("country", required=True),
        Column("family_slug", required=True, also=("family",)),
        Column("consultative_status"),
        Column("missing_items", also=("missing",)),
        Column("name", also=("contact",)),
        Column("email", also=("address",)),
        *SHARED,
    ),
    CaseKind.REGISTRATION: (
        Column("name", required=True),
        Column("email", required=True, also=("address",)),
        Column("organisation", also=("organization",)),
        Column("country"),
        Column("family_slug", also=("family",)),
        *SHARED,
    ),
}
YES, NO = {"true", "yes", "y", "1", "x"}, {"false", "no", "n", "0", ""}
SEPARATORS = re.compile(r"[\s;,/]+")


@dataclass(frozen=True)
class CaseRow:
    """An application as a line of the list says it."""

    line: int
    number: str
    name: str
    email: str
    organisation: str
    country: str
    family: Family | None
    language: str
    has_status: bool
    lodged_on: date | None
    missing: tuple[str, ...] | None

    @property
    def who(self) -> str:
        return self.organisation or self.name


@dataclass(frozen=True)
class Known:
    """What the cells are held against: families by their short names, and items of the checklist."""

    families: Mapping[str, Family]
    codes: frozenset[str]


def row_of(row: Row, kind: str, known: Known, findings: Findings) -> CaseRow | None:
    """Read a line, or return ``None`` and say in ``findings`` what is wrong with each cell of it."""
    before = len(findings.problems)
    is_organisation = kind == CaseKind.ACCREDITATION
    named = required_name_in if is_organisation else name_in
    organisation = named(row, "organisation", findings, longest=LONGEST_NAME)
    person = name_in if is_organisation else required_name_in
    name = person(row, "name", findings, longest=LONGEST_NAME)
    wants_address = not is_organisation or row["email"].strip()
    found = CaseRow(
        line=row.line,
        number=name_in(row, "case_no", findings, longest=LONGEST_NUMBER),
        name=name or organisation,
        email=address_in(row, "email", findings) if wants_address else "",
        organisation=organisation,
        country=_country_in(row, findings, is_required=is_organisation),
        family=_family_in(row, known, findings, is_required=is_organisation),
        language=language_in(row, "language", findings) if row["language"].strip() else "en",
        has_status=_flag_in(row, "consultative_status", findings),
        lodged_on=_past_day_in(row, findings),
        missing=_items_in(row, known, findings) if "missing_items" in row.cells else None,
    )
    return found if len(findings.problems) == before else None


def _country_in(row: Row, findings: Findings, *, is_required: bool) -> str:
    value = row["country"].strip().upper()
    if value and country(value):
        return value
    if value or is_required:
        fact = _("There is no such country.") if value else _("The cell is empty.")
        findings.refuse(row, "country", fact, _("Write its two letters (ISO 3166), like KE."))
    return ""


def _family_in(row: Row, known: Known, findings: Findings, *, is_required: bool) -> Family | None:
    slug = row["family_slug"].strip().lower()
    if family := known.families.get(slug):
        return family
    if not slug and not is_required:
        return None
    near = get_close_matches(slug, known.families, n=1) if findings.may_suggest else []
    remedy = (
        _("Did you mean %(family)s?") % {"family": near[0]}
        if near
        else _("Write the short name of a [family], as it stands in its address.")
    )
    fact = _("There is no such [family].") if slug else _("The cell is empty.")
    findings.refuse(row, "family_slug", fact, remedy)
    return None


def _flag_in(row: Row, column: str, findings: Findings) -> bool:
    value = row[column].strip().lower()
    if value not in YES | NO:
        findings.refuse(row, column, _("This is neither yes nor no."), _("Write true or false."))
    return value in YES


def _past_day_in(row: Row, findings: Findings) -> date | None:
    day = day_in(row, "lodged_on", findings)
    if day and day > clock.today():
        findings.refuse(row, "lodged_on", _("That day is still to come."), _("Correct it."))
    return day


def _items_in(row: Row, known: Known, findings: Findings) -> tuple[str, ...]:
    codes = [code for code in SEPARATORS.split(row["missing_items"].strip().lower()) if code]
    for code in codes:
        if code not in known.codes:
            fact = _("The checklist has no item “%(code)s”.") % {"code": code}
            remedy = _("Write the letters of items, with spaces between them.")
            findings.refuse(row, "missing_items", fact, remedy)
    return tuple(codes)
