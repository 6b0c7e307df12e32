"""Work out what a roster would change, without changing anything."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.models import User
from families.models import Family, FocalPoint
from families.rules.mandates import assign_seats, too_many
from families.services.reading import Finding, read_table, visible
from families.services.rosters.dating import date_changes
from families.services.rosters.plans import Beginning, Crowd, Ending, RosterPlan
from families.services.rosters.rows import ROSTER_COLUMNS, RosterRow, repeated_person, roster_rows
from families.services.rosters.staying import note_what_stays


@dataclass(frozen=True)
class Roll:
    """What the portal holds: the families, who sits, and who is known by which address."""

    families: Mapping[str, Family]
    sitting: Mapping[int, list[FocalPoint]]
    people: Mapping[str, User]

    def mandate_of(self, person: User | None) -> FocalPoint | None:
        everybody = (mandate for mandates in self.sitting.values() for mandate in mandates)
        return next((m for m in everybody if person and m.user_id == person.pk), None)


def plan_roster(content: bytes, leaving: Collection[str]) -> RosterPlan:
    """Work out what the roster in ``content`` would change, if those in ``leaving`` left.

    A family the file names is taken from the file whole: whoever is not listed leaves.
    Families it does not name are left alone.
    """
    today = clock.today()
    table = read_table(content, ROSTER_COLUMNS, max_lines=settings.IMPORT_MAX_LINES)
    plan = RosterPlan(table.sha256, table.findings)
    families = {family.slug: family for family in Family.objects.all()}
    plan.rows = roster_rows(table, families, today)
    roll = _roll(families, plan.rows)
    _refuse_people(plan, roll)
    chosen = {address.strip().lower() for address in leaving}
    _refuse_strangers(plan, roll, chosen)
    doubtful = _doubtful_families(plan, [(row.line, row["family_slug"]) for row in table.rows])
    for family, rows in _by_family(plan.rows).items():
        if family.slug not in doubtful:
            _plan_family(plan, roll, family, rows, chosen)
    _refuse_second_family(plan, roll)
    date_changes(plan, today)
    return plan


def _roll(families: Mapping[str, Family], rows: list[RosterRow]) -> Roll:
    sitting = defaultdict(list)
    for mandate in FocalPoint.objects.current().select_related("user", "family"):
        sitting[mandate.family_id].append(mandate)
    addresses = [row.email for row in rows]
    confirmed = EmailAddress.objects.filter(email__in=addresses, verified=True)
    people = {address.email: address.user for address in confirmed.select_related("user")}
    people |= {user.email: user for user in User.objects.filter(email__in=addresses)}
    return Roll(families, sitting, people)


def _by_family(rows: list[RosterRow]) -> dict[Family, list[RosterRow]]:
    """Group rows by family, each person once: a repetition is refused already."""
    grouped: dict[Family, dict[str, RosterRow]] = defaultdict(dict)
    for row in rows:
        grouped[row.family].setdefault(row.email, row)
    return {family: list(people.values()) for family, people in grouped.items()}


def _refuse_people(plan: RosterPlan, roll: Roll) -> None:
    """Refuse closed accounts, and one person under two of their addresses."""
    first: dict[int, RosterRow] = {}
    for row in plan.rows:
        person = roll.people.get(row.email)
        if person is None:
            continue
        if not person.is_active:
            fact = _("This person's account is closed.")
            remedy = _("Open the account again first, or delete the line.")
            finding = Finding((row.line,), "email", visible(row.email), fact, remedy)
            plan.findings.problems.append(finding)
        other = first.setdefault(person.pk, row)
        if other.email != row.email:
            plan.findings.problems.append(repeated_person(other, row))


def _refuse_strangers(plan: RosterPlan, roll: Roll, chosen: set[str]) -> None:
    """Whoever is chosen to leave must be in the file, or sit for a family that is."""
    listed = {row.family.pk for row in plan.rows}
    sitting = {m.user.email for pk in listed for m in roll.sitting.get(pk, [])}
    for address in sorted(chosen - {row.email for row in plan.rows} - sitting):
        fact = _("%(email)s was chosen to leave, but is neither in the file nor in office.")
        remedy = _("Choose somebody of a [family] with too many people.")
        plan.findings.refuse_file(fact % {"email": visible(address)}, remedy, value=address)


def _doubtful_families(plan: RosterPlan, lines: list[tuple[int, str]]) -> set[str]:
    """Families with a refused line: nobody can be said to leave before it is mended."""
    refused = {line for finding in plan.findings.problems for line in finding.lines}
    return {slug.strip().casefold() for line, slug in lines if line in refused}


def _plan_family(
    plan: RosterPlan, roll: Roll, family: Family, rows: list[RosterRow], chosen: set[str]
) -> None:
    sitting = {mandate.user_id: mandate for mandate in roll.sitting.get(family.pk, [])}
    wanted = [row for row in rows if row.email not in chosen]
    if too_many(len(wanted), family.seats):
        _refuse_crowd(plan, family, wanted, sitting, roll)
        return
    kept = {}
    for row in wanted:
        person = roll.people.get(row.email)
        if person and person.pk in sitting:
            kept[row] = sitting.pop(person.pk)
    newcomers = [(row, row.seat) for row in wanted if row not in kept]
    seats = assign_seats(
        family.seats, {row: mandate.seat for row, mandate in kept.items()}, newcomers
    )
    for row, _wanted in newcomers:
        person = roll.people.get(row.email)
        plan.beginnings.append(Beginning(row, seats[row], row.since or clock.today(), person))
    plan.endings += [
        Ending(mandate, clock.today(), was_chosen=mandate.user.email in chosen)
        for mandate in sitting.values()
        if mandate.until is None  # whoever has announced an end leaves on that day
    ]
    plan.staying += kept.values()
    note_what_stays(plan.findings, kept, seats)


def _refuse_crowd(
    plan: RosterPlan,
    family: Family,
    rows: list[RosterRow],
    sitting: Mapping[int, FocalPoint],
    roll: Roll,
) -> None:
    """A family has as many people as seats (charter, composition): ask who leaves."""
    in_office = {
        row.email
        for row in rows
        if row.email in roll.people and roll.people[row.email].pk in sitting
    }
    crowd = Crowd(family, rows, frozenset(in_office))
    plan.crowds.append(crowd)
    people = ngettext("%(count)d person", "%(count)d people", len(rows)) % {"count": len(rows)}
    seats = ngettext("%(count)d seat", "%(count)d seats", family.seats) % {"count": family.seats}
    fact = f"{family.slug}: {people}, {seats}."
    remedy = ngettext(
        "Choose %(count)d who leaves (on the command line: --leaving EMAIL), or delete a line.",
        "Choose %(count)d who leave (on the command line: --leaving EMAIL), or delete lines.",
        crowd.excess,
    ) % {"count": crowd.excess}
    lines = tuple(row.line for row in rows)
    plan.findings.problems.append(Finding(lines, "family_slug", family.slug, fact, remedy))


def _refuse_second_family(plan: RosterPlan, roll: Roll) -> None:
    """A person sits for one family at a time: they leave the other first."""
    ended = {ending.mandate.pk for ending in plan.endings}
    for beginning in plan.beginnings:
        other = roll.mandate_of(beginning.person)
        if other is None or other.pk in ended:
            continue
        row = beginning.row
        fact = _("%(email)s sits for %(family)s, seat %(seat)s, since %(since)s.") % {
            "email": visible(row.email),
            "family": other.family.slug,
            "seat": other.seat,
            "since": other.since,
        }
        remedy = _("A person sits for one [family] at a time: end that mandate first.")
        plan.findings.problems.append(
            Finding((row.line,), "email", visible(row.email), fact, remedy)
        )
