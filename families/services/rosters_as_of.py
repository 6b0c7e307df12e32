"""The roster of any day: families with their status, mandates and alternates of that day."""

from collections import defaultdict
from datetime import date
from operator import itemgetter

from django.db.models import BigIntegerField, IntegerField, Max, QuerySet, Value

from families.models import Alternate, Family, FamilySeatChange, FocalPoint
from families.models.family import FamilyQuerySet
from families.models.seats import SeatChange


def families_on(on: date) -> FamilyQuerySet:
    """Families as they were on a day, with the whole history of their seats known by then."""
    mandates = FocalPoint.objects.known_by(on).with_former_basis()
    alternates = Alternate.objects.current(on)
    families = Family.objects.known_on(on).with_status_on(on).with_seats_changed()
    return families.with_mandates(mandates).with_alternates(alternates)


def roster_on(on: date) -> list[Family]:
    """Return all families as they were on a day, with what is needed to show their seats.

    Four queries, and no more rows than there are seats and changes of their number, however
    many years lie behind: of those who left, only the last day of each seat is read.
    """
    mandates = FocalPoint.objects.known_by(on).unfinished_on(on)
    families = Family.objects.known_on(on).with_status_on(on).with_mandates(mandates)
    found = list(families.with_alternates(Alternate.objects.current(on)))
    last_ends: dict[int, dict[int, date]] = defaultdict(dict)
    changes: dict[int, list[SeatChange]] = defaultdict(list)
    for family, number, day, was, _order in sorted(_ends_and_changes(on), key=itemgetter(2, 4)):
        if was is None:
            last_ends[family][number] = day
        else:
            changes[family].append(SeatChange(was=was, became=number, on=day))
    for one in found:
        one.last_ends, one.known_changes = last_ends[one.pk], changes[one.pk]
    return found


def _ends_and_changes(on: date) -> QuerySet:
    """Read in one query when each seat was last given up, and how the numbers of seats changed."""
    ended = FocalPoint.objects.of_days().filter(until__lte=on).order_by()
    nothing = Value(None, output_field=IntegerField())
    last = ended.values("family", "seat").annotate(
        day=Max("until"), was=nothing, order=Value(0, output_field=BigIntegerField())
    )
    changed = FamilySeatChange.objects.order_by()
    return last.values_list("family", "seat", "day", "was", "order").union(
        changed.values_list("family", "became", "on", "was", "pk"), all=True
    )
