"""What may be done to several cases at once."""

from secretariat.choices.cases import PLAINLY_DECIDED

# So many at once: each is a step of its own, and somebody waits for the answer.
AT_ONCE = 500


def is_moved_by_hand(kind: str) -> bool:
    """Tell whether a state of this kind is set by whoever handles it, and not by an allocation."""
    return kind in PLAINLY_DECIDED
