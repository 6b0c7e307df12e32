"""The archive that the portal itself keeps, made anew each night and offered as one file."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from csb_portal import clock
from reports.archive.errors import ArchiveInUse
from reports.archive.making import export

NIGHT = range(1, 5)
AT_LEAST = timedelta(hours=20)
RECORD, PACKED = "record", "public-record.zip"


@dataclass(frozen=True)
class Offer:
    """The archive as one file: its size in bytes, and when it was packed."""

    path: Path
    size: int
    packed_at: datetime


def offer() -> Offer | None:
    """Return the archive as one file, or ``None`` where none was made yet."""
    path = settings.ARCHIVE / PACKED
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return Offer(path, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))


def export_by_night() -> bool:
    """Export and pack once a night, between one and five by the bureau's clock.

    Returns whether this call did it: not by day, nor after or beside another that does.
    """
    now, made = clock.now().astimezone(settings.BUREAU_TIME_ZONE), offer()
    if now.hour not in NIGHT or (made and now - made.packed_at < AT_LEAST):
        return False
    try:
        export(settings.ARCHIVE / RECORD, packed=settings.ARCHIVE / PACKED)
    except ArchiveInUse:
        return False
    return True
