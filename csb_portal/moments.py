"""Moments in words, for mails and for sentences that say no."""

from datetime import datetime

from django.utils import timezone

from csb_portal.templatetags.face import at_the_bureau, in_zone


def when(at: datetime) -> str:
    """Write a moment in the reader's zone, and in the bureau's where the clocks differ."""
    zone = timezone.get_current_timezone()
    here, there = in_zone(at, zone), at_the_bureau(at, zone)
    return f"{here} ({there})" if there else here
