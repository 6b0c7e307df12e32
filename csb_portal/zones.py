"""Time zones people may live in."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REGIONS = {
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
}  # fmt: skip


@cache
def names() -> frozenset[str]:
    """Return every name of the zone database, which is read from many files, once."""
    return frozenset(available_timezones())


def validate_time_zone(name: str) -> None:
    """Accept the names of the zone database. Raises ``ValidationError``."""
    if name not in names():
        message = _("“%(name)s” is not a time zone; write one like Africa/Tunis.")
        raise ValidationError(message, params={"name": name})


def zone(name: str) -> ZoneInfo:
    """Return the zone called ``name``, or UTC where the machine no longer knows it."""
    return ZoneInfo(name if name in names() else "UTC")


@cache
def zones_by_region() -> list[tuple[object, object]]:
    """Return every zone to choose from: UTC, those of each part of the world, old names."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(names() - {"UTC"}):
        region, _slash, place = name.partition("/")
        if region in REGIONS:
            regions.setdefault(region, []).append((name, place.replace("_", " ")))
    known = {"UTC"} | {name for places in regions.values() for name, place in places}
    others = [(name, name) for name in sorted(names() - known)]
    return [("UTC", "UTC"), *sorted(regions.items()), (gettext_lazy("Other names"), others)]
