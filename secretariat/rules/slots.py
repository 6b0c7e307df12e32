"""Speaking slots and side events as rules: who speaks, what is full, how balanced a slate is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from families.rules.balance import Balance
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


def shares_told(columns: Iterable[Iterable[str]]) -> list[dict[str, int]]:
    """Return of each column, which lies within the one before, the shares that can be told.

    They are percents by word, as with every floor of balance. A column is not told either where
    those it leaves out of the last one told are so few, or so alike, that the difference would
    say who somebody is.
    """
    told: list[dict[str, int]] = []
    last: Counter[str] = Counter()
    for words in columns:
        counted = Counter(words)
        left_out = last - counted
        can_be_told = not left_out or Balance(left_out, ()).told
        told.append(dict(Balance(counted, ()).told) if can_be_told else {})
        if told[-1]:
            last = counted
    return told
