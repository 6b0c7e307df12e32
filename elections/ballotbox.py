"""The ballot box: what is behind it can be replaced, what is before it cannot tell.

This box keeps all ballots of an election in one row, as counts of equal ballots under
the portal's key, rewritten with each ballot. There is no row, order or time of a single
ballot, so nothing in a dump of the database taken after the close (PostgreSQL's hidden
``xmin`` and ``ctid`` included) joins a voter on the roll to what is in the box. What a
database leaves behind of rows it has rewritten is swept away after the close.

It does not protect against whoever runs the server: they hold the key, and by comparing
the box before and after each vote, or copies of its files and journals made meanwhile,
they could learn it. The election page says so.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from csb_portal.encryption import cipher
from elections.models import BallotBox, Election

BLANK = ""
SEPARATOR = ","
PURPOSE = "elections.ballotbox"


class BoxClosed(Exception):
    """The box takes no more ballots."""


@dataclass(frozen=True)
class Count:
    """What was in the box: votes by candidate, and how many ballots."""

    votes: dict[str, int]
    ballots: int
    blank: int


def prepare(election: Election) -> None:
    """Set up an empty box for ``election``."""
    BallotBox.objects.create(election=election, sealed=_seal(Counter()))


def put(election: Election, choices: Iterable[str]) -> None:
    """Put one ballot, the slugs of the chosen candidates, into the box; none is blank.

    Raises ``BoxClosed``. The caller's transaction holds the box until it is through.
    """
    box = _locked(election)
    if not box.is_open:
        raise BoxClosed
    ballots = _unseal(box)
    ballots[SEPARATOR.join(sorted(choices))] += 1
    box.sealed = _seal(ballots)
    box.save(update_fields=["sealed"])


def close_and_count(election: Election, candidates: Iterable[str]) -> Count:
    """Close the box for good and count it; closing again gives the same count."""
    box = _locked(election)
    if box.is_open:
        box.is_open = False
        box.save(update_fields=["is_open"])
    ballots = _unseal(box)
    votes = dict.fromkeys(candidates, 0)
    for ballot, times in ballots.items():
        for slug in filter(None, ballot.split(SEPARATOR)):
            votes[slug] += times
    return Count(votes, ballots=ballots.total(), blank=ballots[BLANK])


def sweep() -> None:
    """Remove what the database keeps of former states of the boxes.

    Rewritten rows stay in PostgreSQL's table until it is vacuumed, and in SQLite's
    journal until it is cut. Both need a moment without a transaction; inside one nothing
    is done, and the next sweep does it.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM FULL {BallotBox._meta.db_table}")
        elif connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _locked(election: Election) -> BallotBox:
    return BallotBox.objects.select_for_update().get(election=election)


def _seal(ballots: Counter[str]) -> bytes:
    content = json.dumps(ballots, sort_keys=True).encode()
    return cipher(PURPOSE).encrypt_at_time(content, current_time=0)  # no time of a ballot


def _unseal(box: BallotBox) -> Counter[str]:
    return Counter(json.loads(cipher(PURPOSE).decrypt(bytes(box.sealed))))
