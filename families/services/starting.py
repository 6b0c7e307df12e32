"""A bureau begins: its words, its rules and its groups, in one step that is on the trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.models import User
from families.choices.families import FamilyEvent, FamilyKind
from families.models import Bureau, Family
from families.services.bureau import check_rules, correct_bureau, record
from families.services.presets import preset_of

LONGEST_SLUG = 50
MOST_SEATS = 50


@dataclass(frozen=True)
class Group:
    """A group as it is entered: its name, its kind and its number of seats."""

    name: str
    kind: str = FamilyKind.THEMATIC
    seats: int = 1


@transaction.atomic
def start_bureau(
    preset: str, values: Mapping[str, Any], groups: Sequence[Group], *, actor: User | None
) -> Bureau:
    """Set a bureau up from a preset with its own corrections, and enter its groups.

    People come later, by a roster, by mandates or by a vote. Raises ``DomainError`` once the
    portal has groups, and for rules or groups that cannot be.
    """
    check_not_begun()
    chosen = preset_of(preset)
    bureau = Bureau(**chosen.values | dict(values), preset=chosen.slug)
    check_rules(bureau)
    check_groups(groups)
    correct_bureau(
        {f.name: getattr(bureau, f.name) for f in Bureau._meta.fields if f.name != "id"},
        actor=actor,
    )
    entered = [
        Family(
            slug=slug,
            kind=group.kind,
            sort_order=place,
            name_en=group.name,
            seats=group.seats,
        )
        for place, (slug, group) in enumerate(zip(slugs_of(groups), groups, strict=True), start=1)
    ]
    Family.objects.bulk_create(entered)
    bureau = Bureau.current()
    record(FamilyEvent.BUREAU_STARTED, bureau, ["preset"], actor=actor)
    return bureau


def check_not_begun() -> None:
    """Refuse to begin a bureau where there is one. Raises ``DomainError``."""
    count = Family.objects.count()
    if count:
        raise DomainError(
            _("The portal has %(count)d groups already.") % {"count": count},
            rule=_("A [bureau] is started once, while the portal has no groups."),
            so=_("Correct the [bureau]'s words and rules, or its groups, one by one."),
        )


def check_groups(groups: Sequence[Group]) -> None:
    """Refuse groups that are none, or are the same. Raises ``DomainError``."""
    if not groups:
        raise DomainError(_("There is no group."), so=_("Enter at least one."))
    names = [group.name.casefold() for group in groups]
    for group in groups:
        if names.count(group.name.casefold()) > 1:
            raise DomainError(
                _("“%(name)s” is entered more than once.") % {"name": group.name},
                so=_("Take one of them out."),
            )
        if not 1 <= group.seats <= MOST_SEATS:
            raise DomainError(
                _("“%(name)s” would have %(seats)d seats.")
                % {"name": group.name, "seats": group.seats},
                so=_("Give each group at least one seat, and at most fifty."),
            )


def groups_in(text: str, *, seats: int) -> list[Group]:
    """Read groups from lines: a name, and after semicolons its kind and its seats.

    A line with a name alone is a group by subject with ``seats`` seats. Raises ``DomainError``.
    """
    return [_group_in(line, seats) for line in text.splitlines() if line.strip()]


def _group_in(line: str, seats: int) -> Group:
    name, kind, number, *more = [*(part.strip() for part in line.split(";")), "", ""]
    kind = kind.lower() or FamilyKind.THEMATIC
    if not name or kind not in FamilyKind.values or any(more):
        raise DomainError(
            _("This line cannot be read: %(line)s") % {"line": line},
            rule=_("A line is a name; then “thematic” or “regional”; then the number of seats."),
            so=_("Correct the line. Kind and seats may be left out."),
        )
    if number and not (number.isascii() and number.isdigit()):
        raise DomainError(
            _("“%(number)s” is no number of seats: %(line)s") % {"number": number, "line": line},
            so=_("Correct the line, or leave the number out."),
        )
    return Group(name, kind, int(number) if number else seats)


def slugs_of(groups: Sequence[Group]) -> list[str]:
    """Return a short name for each group, none twice."""
    taken: list[str] = []
    for group in groups:
        stem = slugify(group.name)[: LONGEST_SLUG - 3] or "group"
        free, number = stem, 1
        while free in taken:
            number += 1
            free = f"{stem}-{number}"
        taken.append(free)
    return taken
