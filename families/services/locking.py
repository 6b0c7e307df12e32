"""Lock all that a change of several seats touches, in the order that ``locked`` tells of."""

from collections.abc import Iterable

from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.models import Family, FocalPoint


def lock_people_and_seats(people: Iterable[User], families: Iterable[Family]) -> None:
    """Lock people and then the mandates of families that the caller has locked.

    Before the first act is recorded: whoever holds the head of the trail waits for nobody.
    """
    for person in sorted(set(people), key=lambda one: one.pk):
        locked(person)
    mandates = FocalPoint.objects.filter(family__in=list(families))
    list(mandates.select_for_update().order_by("pk"))
