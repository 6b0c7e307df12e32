"""The roster of any day: families with their status, mandates and alternates of that day."""

from collections import defaultdict
from datetime import date

from django.db.models import Max

from families.models import Alternate, Family, FocalPoint
from families.models.family import FamilyQuerySet


def families_on(on: date) -> FamilyQuerySet:
    """Families as they were on a day, with the whole history of their seats known by then."""
    mandates, alternates = FocalPoint.objects.known_by(on), Alternate.objects.current(on)
    families = Family.objects.known_on(on).with_status_on(on).with_mandates(mandates)
    return families.with_alternates(alternates)


def roster_on(on: date) -> list[Family]:
    """Return all families as they were on a day, with what is needed to show their seats.

    Four queries, and no more rows than there are seats, however many years lie behind: of
    those who left, only the last day of each seat is read.
    """
    mandates = FocalPoint.objects.known_by(on).unfinished_on(on)
    families = Family.objects.known_on(on).with_status_on(on).with_mandates(mandates)
    found = list(families.with_alternates(Alternate.objects.current(on)))
    ended = FocalPoint.objects.of_days().filter(until__lte=on).order_by()
    last_ends: dict[int, dict[int, date]] = defaultdict(dict)
    for family, seat, last in ended.values_list("family", "seat").annotate(Max("until")):
        last_ends[family][seat] = last
    for one in found:
        one.last_ends = last_ends[one.pk]
    return found
