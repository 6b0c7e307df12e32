"""Which family had how many passes at which event: what fairness over time is read from."""

import csv
from collections.abc import Iterator
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
from secretariat.models.passes.past import LONGEST_NAME
from secretariat.models.passes.pool import MOST_PASSES

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
    found: dict[tuple[str, date], EventPasses] = {}
    for row in PastPasses.objects.select_related("family"):
        key = row.event_name, row.held_on
        event = found.setdefault(key, EventPasses(*key, {}))
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

    An event is known by its name and its day. All or nothing; the same file again changes
    nothing. Raises ``DomainError`` that names the line.
    """
    families = {family.slug: family for family in Family.objects.all()}
    read = [_read(line, number, families) for number, line in _lines(text)]
    last: PastPasses | None = None
    for name, held_on, slug, passes in read:
        last, _is_new = PastPasses.objects.update_or_create(
            event_name=name,
            held_on=held_on,
            family=families[slug],
            defaults={"passes": passes},
        )
    if last:
        audit.record(PassEvent.HISTORY_READ, last, actor=actor, rows=len(read))
    return len(read)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with their numbers; not the names of the columns."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip(" ,") and tuple(line.replace(" ", "").split(",")) != COLUMNS:
            yield number, line


def _read(line: str, number: int, families: dict[str, Family]) -> tuple[str, date, str, int]:
    try:
        name, held_on, slug, passes = (cell.strip() for cell in next(csv.reader([line])))
        if slug not in families or not 0 < len(name) <= LONGEST_NAME or "\0" in name:
            raise ValueError(slug)
        if not 0 <= int(passes) <= MOST_PASSES:
            raise ValueError(passes)
        return name, date.fromisoformat(held_on), slug, int(passes)
    except (ValueError, csv.Error) as error:
        raise DomainError(
            _("Line %(number)d cannot be read: %(line)s.")
            % {"number": number, "line": line[:LONGEST_NAME]},
            rule=_(
                "Each line names the event (at most %(longest)d letters), its day such as"
                " 2005-01-10, the short name of the [family] and how many passes it had, from 0"
                " to %(most)d."
            )
            % {"longest": LONGEST_NAME, "most": MOST_PASSES},
            so=_("Correct the line; nothing of the file was taken."),
        ) from error
