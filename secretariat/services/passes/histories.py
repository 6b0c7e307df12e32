"""Which family had how many passes at which event: what fairness over time is read from."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.models import User
from families.models import Family
from secretariat.choices.passes import IN_CIRCULATION, TOLD, PassEvent
from secretariat.models import PassPool, PastPasses

COLUMNS = ("event", "held_on", "family", "passes")


@dataclass(frozen=True)
class EventPasses:
    """How many passes each family had at one event, by its short name."""

    name: str
    held_on: date
    passes: dict[str, int]
    pool: PassPool | None = None

    @property
    def total(self) -> int:
        return sum(self.passes.values())


def past_events() -> list[EventPasses]:
    """Return every event whose passes are known, newest first, in three queries."""
    found: dict[str, EventPasses] = {}
    for row in PastPasses.objects.select_related("family"):
        event = found.setdefault(row.event_name, EventPasses(row.event_name, row.held_on, {}))
        event.passes[row.family.slug] = row.passes
    pools = {pool.pk: pool for pool in PassPool.objects.filter(status__in=TOLD)}
    counted = (
        PassPool.objects.filter(pk__in=pools, passes__status__in=IN_CIRCULATION)
        .values_list("pk", "passes__request__case__family__slug")
        .annotate(count=Count("passes"))
        .order_by("pk")
    )
    held: dict[int, dict[str, int]] = {pk: {} for pk in pools}
    for pk, slug, count in counted:
        held[pk][slug] = count
    events = list(found.values())
    events += [
        EventPasses(pool.title, day_of(pool.begins_at), held[pk], pool)
        for pk, pool in pools.items()
    ]
    return sorted(events, key=lambda event: (event.held_on, event.name), reverse=True)


def last_event_before(moment: datetime) -> EventPasses | None:
    """Return the event whose passes count as "last time" at a moment."""
    day = day_of(moment)
    return next((event for event in past_events() if event.held_on < day), None)


def day_of(moment: datetime) -> date:
    """Return the bureau's day of a moment."""
    return moment.astimezone(settings.BUREAU_TIME_ZONE).date()


@transaction.atomic
def import_history(text: str, *, actor: User) -> int:
    """Read passes of earlier events from CSV: event, day, family's short name, passes.

    All or nothing; the same file again changes nothing. Raises ``DomainError`` that names
    the line.
    """
    rows = [row for row in csv.reader(io.StringIO(text)) if any(row)]
    if rows and tuple(cell.strip() for cell in rows[0]) == COLUMNS:
        rows = rows[1:]
    families = {family.slug: family for family in Family.objects.all()}
    last: PastPasses | None = None
    for number, row in enumerate(rows, start=1):
        name, held_on, slug, passes = _read(row, number, families)
        last, _is_new = PastPasses.objects.update_or_create(
            event_name=name,
            family=families[slug],
            defaults={"held_on": held_on, "passes": passes},
        )
    if last:
        audit.record(PassEvent.HISTORY_READ, last, actor=actor, rows=len(rows))
    return len(rows)


def _read(
    row: Sequence[str], number: int, families: dict[str, Family]
) -> tuple[str, date, str, int]:
    try:
        name, held_on, slug, passes = (cell.strip() for cell in row)
        if slug not in families or not name:
            raise ValueError(slug)
        return name, date.fromisoformat(held_on), slug, int(passes)
    except ValueError as error:
        raise DomainError(
            _("Line %(number)d cannot be read: %(line)s.")
            % {"number": number, "line": ", ".join(row)},
            rule=_(
                "Each line names the event, its day such as 2005-01-10, the short name of the"
                " [family] and how many passes it had."
            ),
            so=_("Correct the line; nothing of the file was taken."),
        ) from error
