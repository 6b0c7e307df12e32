"""What an import found and would do, as lines to print and as a file to keep."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from families.services.csv_writing import csv_text
from families.services.family_lists import FamiliesPlan
from families.services.reading import Finding
from families.services.rosters import RosterPlan

Plan = RosterPlan | FamiliesPlan
HEADER = ("result", "lines", "column", "value", "fact", "remedy")


def report_csv(plan: Plan) -> str:
    """Write everything the import found and would do as CSV."""
    refused = (("refused", *_cells(finding)) for finding in plan.findings.problems)
    warned = (("warning", *_cells(finding)) for finding in plan.findings.warnings)
    return csv_text(HEADER, [*refused, *warned, *_changes(plan)])


def _cells(finding: Finding) -> tuple[str, ...]:
    lines = lines_text(finding)
    return (lines, finding.column, finding.value, finding.fact, finding.remedy)


def lines_text(finding: Finding) -> str:
    return ", ".join(map(str, finding.lines))


def finding_sentence(finding: Finding) -> str:
    """Say a finding in one line: where, what, and what to do."""
    places = []
    if len(finding.lines) == 1:
        places.append(_("Line %(line)s") % {"line": finding.lines[0]})
    elif finding.lines:
        places.append(_("Lines %(lines)s") % {"lines": lines_text(finding)})
    if finding.column:
        places.append(_("column %(column)s") % {"column": finding.column})
    if finding.value:
        places.append(f"“{finding.value}”")
    where = ", ".join(places)
    what = " ".join(part for part in (finding.fact, finding.remedy) if part)
    return f"{where}: {what}" if where else what


def _changes(plan: Plan) -> Iterator[tuple[str, ...]]:
    if isinstance(plan, RosterPlan):
        yield from _mandates(plan)
    else:
        yield from _families(plan)


def _mandates(plan: RosterPlan) -> Iterator[tuple[str, ...]]:
    for beginning in plan.beginnings:
        row = beginning.row
        line = str(row.line)
        fact = _("%(name)s begins for %(family)s, seat %(seat)s, on %(day)s.")
        day = {"family": row.family.slug, "seat": beginning.seat, "day": beginning.since}
        yield ("begins", line, "", row.email, fact % {"name": row.name, **day}, "")
    for ending in plan.endings:
        mandate = ending.mandate
        fact = _("%(name)s leaves %(family)s, seat %(seat)s, on %(day)s.")
        day = {"family": mandate.family.slug, "seat": mandate.seat, "day": ending.until}
        yield ("ends", "", "", mandate.user.email, fact % {"name": mandate.user.name, **day}, "")
    for mandate in plan.staying:
        fact = _("%(name)s stays for %(family)s, seat %(seat)s.")
        place = {"family": mandate.family.slug, "seat": mandate.seat}
        yield ("stays", "", "", mandate.user.email, fact % {"name": mandate.user.name, **place}, "")


def _families(plan: FamiliesPlan) -> Iterator[tuple[str, ...]]:
    for row in plan.entering:
        fact = _("%(name)s is entered, %(status)s.")
        fact %= {"name": row.values["name_en"], "status": row.status}
        yield ("entered", str(row.line), "", row.slug, fact, "")
    for change in plan.correcting:
        for field, (old, new) in change.fields.items():
            fact = _("%(field)s changes from “%(old)s” to “%(new)s”.")
            fact %= {"field": field, "old": old, "new": new}
            yield ("corrected", "", field, change.family.slug, fact, "")
    for family in plan.staying:
        yield ("stays", "", "", family.slug, _("Nothing changes."), "")


def change_sentences(plan: Plan) -> list[str]:
    """Say each thing the import would change, in one line each; who stays is counted only."""
    return [
        f"{result}: {fact}" if result != "corrected" else f"{result}: {value}: {fact}"
        for result, _lines, _column, value, fact, _remedy in _changes(plan)
        if result != "stays"
    ]


def summary(plan: Plan) -> str:
    """Say in one sentence what the import would do, or that it would do nothing."""
    if plan.is_unchanged:
        return _("Nothing changes: the portal's records say the same as this file.")
    counts = plan.counts
    if isinstance(plan, RosterPlan):
        sentence = _("%(begun)s mandates begin, %(ended)s end, %(kept)s stay.")
    else:
        sentence = _("%(entered)s [families] are entered, %(corrected)s corrected, %(kept)s stay.")
    return sentence % counts
