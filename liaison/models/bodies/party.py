"""Whoever writes or is written to: another body, an audience of civil society, or a family."""

from django.db.models import Q

from families.models import Family
from liaison.models.bodies.audience import Audience
from liaison.models.bodies.counterpart import Counterpart

Party = Counterpart | Audience | Family
PARTY_FIELDS = ("counterpart", "audience", "family")


def field_of(party: Party) -> str:
    """Return the name of the field that holds such a party."""
    if isinstance(party, Counterpart):
        return "counterpart"
    return "audience" if isinstance(party, Audience) else "family"


def exactly_one(prefix: str = "") -> Q:
    """Return the condition that one of ``counterpart``, ``audience`` and ``family`` is given.

    ``prefix`` stands before each of the three, as in ``from_``.
    """
    condition = Q()
    for given in PARTY_FIELDS:
        others = {f"{prefix}{name}": None for name in PARTY_FIELDS if name != given}
        condition |= Q(**{f"{prefix}{given}__isnull": False}, **others)
    return condition
