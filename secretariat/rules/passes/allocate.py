"""Recompute who gets a pass: one file of plain Python that needs nothing else (proposal, 3.c).

    python -m secretariat.rules.passes.allocate INPUT.json
    python3 allocate.py INPUT.json --check OUTCOME.json

INPUT.json is what the portal publishes of a pool: its rule, seed and quota, how many passes
each family had at the last event, and every request by number, without names or addresses.
The list goes to the standard output as JSON, byte for byte as the portal publishes it. With
``--check`` the two are compared instead; status 0 if they agree, 1 if not, 2 for an input
that cannot be read.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "csb-passes/1"
ISSUED, WAITING, REFUSED = "issued", "waiting", "refused"
LATE, UNCONFIRMED = "late", "unconfirmed"
NOT_REGISTERED, DUPLICATE = "not_registered", "duplicate"
IN_TURN, EXHAUSTED = "in_turn", "exhausted"
FAMILIES, REQUESTS = "families", "requests"


class InputError(ValueError):
    """What was published cannot be read as the input of an allocation."""


@dataclass(frozen=True)
class Rule:
    """What is settled, and published, before the first request."""

    passes_each_round: int = 1  # of one family; 0 knows no rounds
    without_pass_first: bool = True  # families that had none at the last event go first
    lottery: str = FAMILIES  # whose lots are drawn: the families', or each request's own


@dataclass(frozen=True)
class Request:
    """One request, as everybody may see it. ``person`` is the same for one person's requests."""

    number: str
    family: str
    person: str
    received_at: datetime
    is_registered: bool
    rank: int | None = None
    is_confirmed: bool = True


@dataclass(frozen=True)
class Pool:
    """Everything an allocation depends on."""

    quota: int
    seed: str
    closes_at: datetime
    rule: Rule = Rule()
    history: Mapping[str, int] = field(default_factory=dict)
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one request, and why."""

    number: str
    family: str
    outcome: str
    reason: str
    detail: str = ""
    round: int | None = None
    position: int | None = None  # the pass of that number, or the place on the waiting list
    lot: str = ""


def lot(seed: str, name: str) -> str:
    """Return the lot of a family or request: SHA-256 of ``seed|name``; the smallest goes first."""
    return hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()


def refusals(pool: Pool) -> dict[str, tuple[str, str]]:
    """Return by number which requests are refused: the reason, and what it refers to.

    The server's clock says what is late. Of one person's requests in time the first counts
    that was confirmed, so that nobody stands in the way of others by their address.
    """
    found: dict[str, tuple[str, str]] = {}
    first: dict[str, str] = {}
    for request in sorted(pool.requests, key=lambda each: (each.received_at, each.number)):
        if request.received_at >= pool.closes_at:
            found[request.number] = (LATE, "")
        elif not request.is_confirmed:
            found[request.number] = (UNCONFIRMED, "")
        elif not request.is_registered:
            found[request.number] = (NOT_REGISTERED, "")
        elif request.person in first:
            found[request.number] = (DUPLICATE, first[request.person])
        else:
            first[request.person] = request.number
    return found


def in_family_order(requests: Iterable[Request], seed: str) -> list[Request]:
    """Put a family's requests in order: its own ranking, then time, then the lot."""
    last = sys.maxsize
    return sorted(
        requests,
        key=lambda each: (
            last if each.rank is None else each.rank,
            each.received_at,
            lot(seed, each.number),
        ),
    )


def allocate(pool: Pool) -> list[Outcome]:
    """Return what becomes of each request: passes first, then the waiting list, then refusals.

    Depends on nothing but ``pool``, and not on the order in which its requests are listed.
    """
    refused = refusals(pool)
    families: dict[str, list[Request]] = {}
    for request in pool.requests:
        if request.number not in refused:
            families.setdefault(request.family, []).append(request)
    line = sorted(
        place
        for family, requests in families.items()
        for place in _places(pool, family, in_family_order(requests, pool.seed))
    )
    numbers = sorted(refused)
    family_of = {request.number: request.family for request in pool.requests}
    return [_outcome(pool, at, place) for at, place in enumerate(line, start=1)] + [
        Outcome(number, family_of[number], REFUSED, *refused[number]) for number in numbers
    ]


class Place(NamedTuple):
    """Where a request stands in the line; the parts are compared in this order."""

    round: int
    had_pass: bool
    lot: str
    order: int
    number: str
    family: str


def _places(pool: Pool, family: str, requests: Sequence[Request]) -> Iterable[Place]:
    """Say of each request of a family when its turn comes."""
    rule, own = pool.rule, lot(pool.seed, family)
    had = rule.without_pass_first and pool.history.get(family, 0) > 0
    for order, request in enumerate(requests):
        turn = order // rule.passes_each_round + 1 if rule.passes_each_round else 1
        drawn = own if rule.lottery == FAMILIES else lot(pool.seed, request.number)
        yield Place(turn, had, drawn, order, request.number, family)


def _outcome(pool: Pool, at: int, place: Place) -> Outcome:
    """Give the next pass while there is one, then a place on the waiting list."""
    is_issued = at <= pool.quota
    return Outcome(
        place.number,
        place.family,
        ISSUED if is_issued else WAITING,
        reason=IN_TURN if is_issued else EXHAUSTED,
        detail=str(pool.history.get(place.family, 0) if is_issued else pool.quota),
        round=place.round,
        position=at if is_issued else at - pool.quota,
        lot=place.lot,
    )


# --- what is published ----------------------------------------------------------------


def read_pool(text: str) -> Pool:
    """Read what the portal publishes of a pool. Raises ``InputError`` with what is wrong."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise InputError(f"This program reads {FORMAT}, not {data['format']}.")
        pool = Pool(
            quota=_count(data["quota"], "quota"),
            seed=str(data["seed"]),
            closes_at=_moment(data["closes_at"]),
            rule=read_rule(data["rule"]),
            history={name: _count(had, name) for name, had in data["history"].items()},
            requests=tuple(_request(row) for row in data["requests"]),
        )
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        message = f"The input is not as the portal publishes it: {error!r}."
        raise InputError(message) from error
    counts = Counter(each.number for each in pool.requests)
    if twice := sorted(number for number, times in counts.items() if times > 1)[:3]:
        raise InputError(f"The same number stands for two requests: {', '.join(twice)}.")
    return pool


def read_rule(data: Mapping[str, Any]) -> Rule:
    """Read a rule. Raises ``InputError`` for one that this program cannot follow."""
    if set(data) != {"passes_each_round", "without_pass_first", "lottery"}:
        raise InputError(f"The rule has other parts than this program knows: {sorted(data)}.")
    if data["lottery"] not in (FAMILIES, REQUESTS):
        raise InputError(f"Lots are drawn among families or requests, not {data['lottery']!r}.")
    return Rule(
        passes_each_round=_count(data["passes_each_round"], "passes_each_round"),
        without_pass_first=bool(data["without_pass_first"]),
        lottery=data["lottery"],
    )


def _request(row: Mapping[str, Any]) -> Request:
    rank = row["rank"]
    return Request(
        number=str(row["number"]),
        family=str(row["family"]),
        person=str(row["person"]),
        received_at=_moment(row["received_at"]),
        is_registered=row["registered"] is True,
        rank=None if rank is None else _count(rank, "rank"),
        is_confirmed=row.get("confirmed", True) is True,
    )


def _count(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InputError(f"{name} has to be a whole number, not {value!r}.")
    return value


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a moment."
        raise InputError(message) from error
    if moment.tzinfo is None:
        raise InputError(f"{text!r} does not say its zone.")
    return moment


def written(outcomes: Iterable[Outcome]) -> str:
    """Write the list as it is published."""
    rows = [
        {
            "request": each.number,
            "family": each.family,
            "outcome": each.outcome,
            "round": each.round,
            "position": each.position,
            "lot": each.lot,
            "reason": each.reason,
            "detail": each.detail,
        }
        for each in outcomes
    ]
    return json.dumps({"format": FORMAT, "outcomes": rows}, indent=1, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list, or compare it; return 0, 1 where it differs, 2 without an input."""
    parser = argparse.ArgumentParser(description="Recompute who gets a pass.")
    parser.add_argument("input", metavar="INPUT.json", help="what the portal publishes of a pool")
    parser.add_argument("--check", metavar="OUTCOME.json", help="the list the portal publishes")
    options = parser.parse_args(arguments)
    try:
        text = written(allocate(read_pool(Path(options.input).read_text(encoding="utf-8"))))
        published = options.check and Path(options.check).read_text(encoding="utf-8")
    except (InputError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"The list cannot be computed. {error}\n")
        return 2
    if not options.check:
        sys.stdout.write(text)
        return 0
    agrees = text == published
    sys.stdout.write("The list is the published one.\n" if agrees else "The lists DIFFER.\n")
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
