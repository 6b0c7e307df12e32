"""Bring somebody back to what they asked for, by the address they asked with."""

from csb_portal import clock
from secretariat.models import Case
from secretariat.notifications import cases as notifications
from secretariat.rules.cases import normalised

A_LETTER_HOLDS = 50


def mail_links(email: str) -> None:
    """Mail the links of what was asked for with an address to that address alone, if any.

    What is open comes first, and then what came in last.
    """
    address = normalised(email)
    found = Case.objects.filter(email=address).order_by("closed_at", "-received_at", "-pk")
    cases = sorted(found[:A_LETTER_HOLDS], key=lambda case: not case.is_open)
    if cases:
        notifications.links_wanted(cases, at=clock.now())
