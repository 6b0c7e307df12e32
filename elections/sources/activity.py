"""The sign of activity this floor knows: that somebody voted, never what."""

from collections.abc import Collection, Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from csb_portal.periods import span_of_days
from elections.models import RollEntry
from families.rules.activity import Activity, Sign


def votes(people: Collection[int], first: date, last: date) -> Iterator[Activity]:
    """Votes these people cast in the window, by the roll; a trial is none."""
    starts, ends = span_of_days(first, last, settings.BUREAU_TIME_ZONE)
    voted = RollEntry.objects.voted().filter(
        user__in=people,
        election__is_trial=False,
        voted_at__gte=starts,
        voted_at__lt=ends,
    )
    for user_id, voted_at, election in voted.values_list("user_id", "voted_at", "election_id"):
        day = voted_at.astimezone(settings.BUREAU_TIME_ZONE).date()
        yield Activity(user_id, day, f"election/{election}")


SIGNS = (Sign("vote", _("A vote cast"), _("The electoral rolls: who voted, never what"), votes),)
