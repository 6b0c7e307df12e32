"""Moments in words, for mails and for sentences that say no."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from csb_portal.templatetags.face import at_the_bureau, in_zone


def when(at: datetime | None) -> str:
    """Write a moment in the reader's zone, and in the bureau's where the clocks differ."""
    if at is None:
        return ""
    zone = timezone.get_current_timezone()
    here, there = in_zone(at, zone), at_the_bureau(at, zone)
    return f"{here} ({there})" if there else here


def on_day(day: date) -> str:
    """Write a day, which has no zone."""
    return date_format(day, pgettext("day", "j F Y"))
