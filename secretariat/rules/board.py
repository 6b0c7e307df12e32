"""What may be done to several cases at once."""

from secretariat.choices.cases import CaseKind

# What there is not enough of for everybody is given by a rule of its own, never by a tick.
MOVED_BY_HAND = (CaseKind.ACCREDITATION, CaseKind.REGISTRATION, CaseKind.VISA)
# So many at once: each is a step of its own, and somebody waits for the answer.
AT_ONCE = 500


def is_moved_by_hand(kind: str) -> bool:
    """Tell whether a state of this kind is set by whoever handles it, and not by an allocation."""
    return kind in MOVED_BY_HAND
