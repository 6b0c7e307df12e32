"""Signs of activity: what counts, from where, and how it is counted; plain values only."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.utils.functional import Promise


@dataclass(frozen=True)
class Activity:
    """One person did one thing on one day. ``what`` names the thing, and no choice in it."""

    user_id: int
    on: date
    what: str


Activities = Callable[[Collection[int], date, date], Iterable[Activity]]


@dataclass(frozen=True)
class Sign:
    """One kind of sign that a family lives: its key, its name, where it is read.

    ``activities(people, first, last)`` returns what these people did from the first to the
    last day, both included, in a few queries for all of them.
    """

    key: str
    name: str | Promise
    source: str | Promise
    activities: Activities


class Count(TypedDict):
    """How often a sign was seen, and on which day last (ISO), as it is kept in the record."""

    count: int
    last: str


Counts = dict[str, Count]


@dataclass(frozen=True)
class Term:
    """One mandate as the count needs it; ``until`` is the first day without."""

    user_id: int
    family_id: int
    seat: int
    since: date
    until: date | None


@dataclass(frozen=True)
class Seen:
    """One thing done by whoever held a seat on that day."""

    family_id: int
    seat: int
    sign: str
    on: date
    what: str


def seen_from_seats(sign: str, activities: Iterable[Activity], terms: Iterable[Term]) -> list[Seen]:
    """Give each activity to the seat its person held on that day (charter, composition).

    What somebody did before they sat, or for another family, counts for nobody here.
    """
    held: dict[int, list[Term]] = {}
    for term in terms:
        held.setdefault(term.user_id, []).append(term)
    return [
        Seen(term.family_id, term.seat, sign, done.on, done.what)
        for done in activities
        for term in held.get(done.user_id, ())
        if term.since <= done.on and (term.until is None or done.on < term.until)
    ]


def counts(seen: Iterable[Seen], keys: Iterable[str]) -> Counts:
    """Count each sign once a thing: a meeting both seats attend is one meeting."""
    things: dict[str, dict[str, date]] = {key: {} for key in keys}
    for one in seen:
        last = things[one.sign].get(one.what)
        things[one.sign][one.what] = max(last, one.on) if last else one.on
    return {
        key: {"count": len(days), "last": max(days.values()).isoformat() if days else ""}
        for key, days in things.items()
    }


def signs_given(counted: Mapping[str, Count]) -> int:
    """Return how many kinds of sign were seen at all."""
    return sum(1 for one in counted.values() if one["count"])
