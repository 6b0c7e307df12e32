"""The sign of activity this floor knows by itself: a roster that was confirmed."""

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from families.models import RosterConfirmation
from families.rules.activity import Activity, Sign


def confirmations(people: Collection[int], first: date, last: date) -> Iterator[Activity]:
    """Rosters these people confirmed in the window."""
    found = RosterConfirmation.objects.filter(user__in=people, confirmed_on__range=(first, last))
    for pk, user_id, on in found.values_list("pk", "user_id", "confirmed_on"):
        yield Activity(user_id, on, f"roster/{pk}")


SIGNS = (
    Sign(
        "roster",
        _("Roster confirmed"),
        _("The [focal points], on the [family]'s page"),
        confirmations,
    ),
)
