"""The charter's rules of composition, as pure functions of plain values."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from elections.choices import Route
from families.rules.bureau import GROUPS_NEEDED

CONFIRM_WITHIN = timedelta(hours=48)
REMIND_BEFORE_CALL_CLOSES = timedelta(hours=24)
CORRECTION_HOURS = 72
COMPLAINT_HOURS = 24
RUNOFF_HOURS = 48
QUORUM_EXTENSION_HOURS = 72
POSTPONE_HOURS = 24
TRUSTEES = 3
THRESHOLD = 2
FEWEST_TRUSTEES = 2  # who must come together, wherever a key is shared
BALLOTS_A_VOTER = 50
HALF_TIME = "half-time"
REMINDERS = (HALF_TIME, 48, 24, 3)


def route_for(volunteers: int, families_needed: int = GROUPS_NEEDED) -> Route:
    """How to go on once a call has closed, given how many families came forward.

    More than three are put to the vote (proposal, 2.c); fewer than three serve and the
    rest is filled first come, first served (2.d). The proposal is silent on exactly
    three, whom we let serve: a vote could only choose those three.
    """
    if volunteers > families_needed:
        return Route.VOTE
    if volunteers == families_needed:
        return Route.SERVE
    return Route.FILL


def route_of_group(offers: int, seats: int, *, none_offered: bool) -> Route:
    """How the seats of one group are filled, given how many people offer to sit for it.

    More people than seats are put to the vote; where "none of these" is an answer, anybody who
    stands is. As many as there are seats sit without one, and fewer leave seats open.
    """
    if offers > seats or (offers and none_offered):
        return Route.VOTE
    return Route.SERVE if offers == seats else Route.FILL


def seats_given(
    people: Sequence[int], own: Mapping[int, int], free_from: Mapping[int, date]
) -> dict[int, int]:
    """Give each of ``people``, in their order, one of the seats that are free from some day on.

    Who sits already keeps their own seat; the others take the one that is free first. Whoever
    finds none is left out.
    """
    given: dict[int, int] = {}
    for person in people:
        if own.get(person) in free_from and own[person] not in given.values():
            given[person] = own[person]
    free = sorted(set(free_from) - set(given.values()), key=lambda seat: (free_from[seat], seat))
    newcomers = [person for person in people if person not in given]
    return given | dict(zip(newcomers, free, strict=False))


@dataclass(frozen=True)
class Decision:
    """Which candidates a count elects, and between whom it does not decide."""

    elected: list[str]
    tied: list[str] = field(default_factory=list)
    open_seats: int = 0


def decide(votes: Mapping[str, int], seats: int) -> Decision:
    """Seat the candidates with most votes; never choose among equals (proposal, 2.c).

    A candidate without a vote is not elected, so seats may stay open. When a tie lies
    across the last seat, the sure ones are named, and the tied with the seats they
    are tied for. ``elected`` is in order of votes, equals by slug for display only.
    """
    ranked = sorted(
        (slug for slug, count in votes.items() if count > 0),
        key=lambda slug: (-votes[slug], slug),
    )
    if len(ranked) <= seats or votes[ranked[seats - 1]] > votes[ranked[seats]]:
        return Decision(elected=ranked[:seats])
    threshold = votes[ranked[seats]]
    sure = [slug for slug in ranked if votes[slug] > threshold]
    tied = [slug for slug in ranked if votes[slug] == threshold]
    return Decision(elected=sure, tied=tied, open_seats=seats - len(sure))


def rank_of(slug: str, votes: Mapping[str, int]) -> int:
    """Return the place of a candidate; equals share the better place (1, 2, 3, 3, 5)."""
    return 1 + sum(count > votes[slug] for count in votes.values())


def drawn_order(seed: str, slugs: Iterable[str]) -> list[str]:
    """Put candidates, or those a lot decides between, into the order ``seed`` draws.

    Ascending SHA-256 of ``seed|slug``: anyone can repeat it who knows the seed.
    """
    return sorted(slugs, key=lambda slug: hashlib.sha256(f"{seed}|{slug}".encode()).hexdigest())


def commitment_to(number: str) -> str:
    """Return what is published of a lot's number before it is named: its SHA-256."""
    return hashlib.sha256(number.encode()).hexdigest()


def half_time(opens_at: datetime, closes_at: datetime) -> datetime:
    return opens_at + (closes_at - opens_at) / 2


def reminder_moments(
    opens_at: datetime, closes_at: datetime, schedule: Iterable[str | int]
) -> list[datetime]:
    """Return when those who have not voted are reminded, each moment once, in time.

    ``schedule`` holds hours before the end and "half-time". What would fall on the
    opening or before it is left out: the opening has its own mail.
    """
    moments = {
        half_time(opens_at, closes_at)
        if each == HALF_TIME
        else closes_at - timedelta(hours=int(each))
        for each in schedule
    }
    return sorted(moment for moment in moments if moment > opens_at)


def quorum_reached(ballots: int, on_roll: int, percent: int | None) -> bool:
    """Tell whether enough took part. The proposal names no quorum, so by default any do."""
    return percent is None or ballots * 100 >= on_roll * percent
