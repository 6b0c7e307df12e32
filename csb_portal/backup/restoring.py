"""Fill an empty portal with a backup, and let it stand still until somebody has looked at it."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from csb_portal import audit, clock
from csb_portal.backup import contents, databases
from csb_portal.backup.contents import MEDIA, Facts
from csb_portal.backup.errors import BackupError
from csb_portal.checksums import files_in
from csb_portal.models import Restoration
from csb_portal.models.restoration import RestorationEvent


def restore(folder: Path) -> Facts:
    """Bring the portal back as it was when the backup in ``folder`` was made.

    Mail that waited then is set aside, and none leaves before staff say so, because nobody knows
    what left in between. What was closed stays closed. Raises ``BackupError`` for a damaged
    backup, one this version or its key cannot read, and a portal that is not empty.
    """
    facts = contents.read(folder)
    _check_readable(facts)
    _check_empty(folder / MEDIA)
    _put_files(folder / MEDIA)
    now = clock.now()
    databases.this_kind().fill(folder / facts.database, databases.hold(facts.moment, now))
    call_command("migrate", verbosity=0)
    try:
        audit.verify_database(seen=facts.trail_head)
    except audit.TrailBroken as broken:
        message = f"The audit trail of the backup does not hold. {broken}"
        raise BackupError(message) from broken
    with transaction.atomic():
        audit.record(RestorationEvent.RESTORED, Restoration.objects.latest("pk"), actor=None)
    return facts


def _check_readable(facts: Facts) -> None:
    if facts.vendor != connection.vendor:
        message = (
            f"This is the backup of a portal on {facts.vendor}, and DATABASE_URL names "
            f"{connection.vendor}. Restore it into an empty database of its own kind."
        )
        raise BackupError(message)
    if not contents.knows_key(facts.key):
        message = (
            "SECRET_KEY is not the one of the portal that was backed up, so second factors could "
            "not be read and nobody would get in. Set it as it was, or add it to "
            "SECRET_KEY_FALLBACKS."
        )
        raise BackupError(message)
    known = set(MigrationLoader(None).disk_migrations)
    newer = [name for name in map(tuple, facts.migrations) if name not in known]
    if newer:
        message = (
            f"The backup comes from a newer version of the portal ({newer[0][0]}: {newer[0][1]} is "
            "not known here). Install that version first."
        )
        raise BackupError(message)


def _check_empty(media: Path) -> None:
    """Let nothing be overwritten; the files of this very backup may lie there from a first try."""
    if databases.tables():
        message = (
            "The database is not empty, and a restore overwrites nothing. Name a new one in "
            "DATABASE_URL (or, for SQLite, another CSB_VAR), and do not migrate it before."
        )
        raise BackupError(message)
    here = Path(settings.MEDIA_ROOT)
    for file in files_in(here):
        same = media / file.relative_to(here)
        if not same.is_file() or same.read_bytes() != file.read_bytes():
            message = f"There are files in {here} already, and a restore overwrites nothing. Move them away."
            raise BackupError(message)


def _put_files(media: Path) -> None:
    here = Path(settings.MEDIA_ROOT)
    for file in files_in(media):
        place = here / file.relative_to(media)
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(f"{place.name}.partial")
        shutil.copyfile(file, partial)
        partial.replace(place)
