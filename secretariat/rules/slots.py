"""Speaking slots and side events as rules: who speaks, what is full, how balanced a slate is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from secretariat.choices.slots import STANDING, CallStatus, PersonStatus, SlotRole


def takes_nominations(status: str, opens_at: datetime, closes_at: datetime, at: datetime) -> bool:
    """Tell whether a call can be answered: from its opening on, and before its deadline."""
    return status == CallStatus.PUBLISHED and opens_at <= at < closes_at


def is_being_slated(status: str, closes_at: datetime, at: datetime) -> bool:
    """Tell whether its slate is put together now: after the deadline, until it is proposed."""
    return status == CallStatus.PUBLISHED and closes_at <= at


def who_speaks(answers: Mapping[str, str]) -> SlotRole | None:
    """Return who speaks, by what each of the two answered: the alternate where the speaker left.

    ``answers`` holds the state of the speaker and of the alternate. ``None`` where nobody is
    left.
    """
    for role in (SlotRole.SPEAKER, SlotRole.ALTERNATE):
        if answers.get(role) in STANDING:
            return role
    return None


def can_stand(answers: Mapping[str, str]) -> bool:
    """Tell whether a nomination can be put on a slate: whoever speaks has agreed to."""
    role = who_speaks(answers)
    return role is not None and answers[role] == PersonStatus.CONFIRMED


def is_full(taken: int, most: int) -> bool:
    """Tell whether a session has as many names as it takes at most."""
    return taken >= most


def too_few(taken: int, least: int) -> int:
    """Return how many names a session lacks."""
    return max(least - taken, 0)


def shares(rows: Iterable[Mapping[str, str]], key: str) -> list[tuple[str, int]]:
    """Count rows by one of their words, most frequent first, then by the word.

    A row without the word counts under the empty one, which comes last.
    """
    counted = Counter(row.get(key, "") for row in rows)
    return sorted(counted.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))
