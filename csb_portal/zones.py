"""Time zones people may live in."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def validate_time_zone(name: str) -> None:
    """Accept the names of the zone database. Raises ``ValidationError``."""
    if name not in available_timezones():
        message = _("“%(name)s” is not a time zone; write one like Africa/Tunis.")
        raise ValidationError(message, params={"name": name})


def zone(name: str) -> ZoneInfo:
    """Return the zone called ``name``, or UTC where the machine no longer knows it."""
    return ZoneInfo(name if name in available_timezones() else "UTC")
