"""The lines of a roster: each checked by itself, then against the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from csb_portal.models import User
from families.models import Family
from families.services.reading import Column, Finding, Findings, Row, Table, visible
from families.services.reading.cells import (
    address_in,
    day_in,
    language_in,
    number_in,
    required_name_in,
    time_zone_in,
)

ROSTER_COLUMNS = (
    Column("family_slug", required=True, also=("family",)),
    Column("display_name", required=True, also=("name",)),
    Column("email", required=True, also=("email address", "mail")),
    Column("language", required=True),
    Column("seat"),
    Column("timezone"),
    Column("since"),
    Column("family_name"),
    Column("status"),
    Column("synthetic"),
)
IN_OFFICE = ("", "active")
LONGEST_NAME = User._meta.get_field("name").max_length or 0


@dataclass(frozen=True)
class RosterRow:
    """One person the roster puts into a family."""

    line: int
    family: Family
    seat: int | None
    name: str
    email: str
    language: str
    time_zone: str
    since: date | None


def roster_rows(table: Table, families: Mapping[str, Family], today: date) -> list[RosterRow]:
    """Return the rows of ``table`` that can be taken, and note what is wrong with the rest."""
    found = [_roster_row(row, families, today, table.findings) for row in table.rows]
    rows = [row for row in found if row]
    _refuse_repeated_people(rows, table.findings)
    _refuse_shared_seats(rows, table.findings)
    return rows


def _roster_row(
    row: Row, families: Mapping[str, Family], today: date, findings: Findings
) -> RosterRow | None:
    before = len(findings.problems)
    family = _family_in(row, families, findings)
    name = required_name_in(row, "display_name", findings, longest=LONGEST_NAME)
    email = address_in(row, "email", findings)
    language = language_in(row, "language", findings)
    time_zone = time_zone_in(row, "timezone", findings)
    since = _since_in(row, today, findings)
    seat = number_in(row, "seat", findings, most=family.seats) if family else None
    _check_status(row, findings)
    if family is None or len(findings.problems) > before:
        return None
    return RosterRow(row.line, family, seat, name, email, language, time_zone, since)


def _family_in(row: Row, families: Mapping[str, Family], findings: Findings) -> Family | None:
    value = row["family_slug"].strip()
    family = families.get(value.casefold())
    if family is None:
        fact = _("There is no such [family].") if value else _("The cell is empty.")
        findings.refuse(row, "family_slug", fact, _nearest(value, families, findings))
        return None
    if not family.is_active:
        fact = _("The [family] is dormant, so nobody can sit for it.")
        remedy = _("Record its return first, or delete the line.")
        findings.refuse(row, "family_slug", fact, remedy)
        return None
    named = row["family_name"].strip()
    if named and named.casefold() not in {known.casefold() for known in family.known_names}:
        fact = _("The [family] %(slug)s is called “%(name)s”, not so.")
        fact %= {"slug": family.slug, "name": family.name_en}
        findings.warn(row, "family_name", fact, _("Check that the line names the right [family]."))
    return family


def _nearest(value: str, families: Mapping[str, Family], findings: Findings) -> str:
    """Suggest the family that was probably meant, by its short name or any other."""
    if findings.may_suggest:
        slugs = {
            name.casefold(): family.slug
            for family in families.values()
            for name in (family.slug, *family.known_names)
        }
        if close := get_close_matches(value.casefold(), slugs, n=1):
            return _("Did you mean “%(slug)s”?") % {"slug": slugs[close[0]]}
    listed = ", ".join(family.slug for family in families.values())
    return _("Write one of: %(slugs)s.") % {"slugs": listed}


def _since_in(row: Row, today: date, findings: Findings) -> date | None:
    since = day_in(row, "since", findings)
    if since and since > today:
        fact = _("The day is still to come; a roster lists who is in office.")
        findings.refuse(row, "since", fact, _("Import the line on that day or later."))
    return since


def _check_status(row: Row, findings: Findings) -> None:
    if row["status"].strip().casefold() in IN_OFFICE:
        return
    fact = _("A roster lists who is in office; this line says otherwise.")
    remedy = _("Write “active”, or delete the line: whoever is not listed leaves.")
    findings.refuse(row, "status", fact, remedy)


def _refuse_repeated_people(rows: Iterable[RosterRow], findings: Findings) -> None:
    """A person sits once, and for one family (charter, composition)."""
    first: dict[str, RosterRow] = {}
    for row in rows:
        other = first.setdefault(row.email, row)
        if other is not row:
            findings.problems.append(repeated_person(other, row))


def repeated_person(first: RosterRow, again: RosterRow) -> Finding:
    lines = {"first": first.line, "again": again.line, "email": visible(again.email)}
    if first.family == again.family:
        fact = _("%(email)s stands in lines %(first)s and %(again)s.") % lines
        remedy = _("Delete one of the two lines.")
    else:
        families = {"family": first.family.slug, "other": again.family.slug}
        fact = _("%(email)s stands in lines %(first)s (%(family)s) and %(again)s (%(other)s).") % (
            lines | families
        )
        remedy = _("A person sits for one [family] at a time: delete one of the two lines.")
    return Finding((first.line, again.line), "email", visible(again.email), fact, remedy)


def _refuse_shared_seats(rows: Iterable[RosterRow], findings: Findings) -> None:
    first: dict[tuple[str, int], RosterRow] = {}
    for row in rows:
        if row.seat is None:
            continue
        other = first.setdefault((row.family.slug, row.seat), row)
        if other is not row and other.email != row.email:
            fact = _("Lines %(first)s and %(again)s put two people into seat %(seat)s of %(slug)s.")
            fact %= {
                "first": other.line,
                "again": row.line,
                "seat": row.seat,
                "slug": row.family.slug,
            }
            remedy = _("Give each a seat of their own, or leave the cells empty.")
            finding = Finding((other.line, row.line), "seat", str(row.seat), fact, remedy)
            findings.problems.append(finding)
