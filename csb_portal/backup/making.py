"""Make a backup while the portal runs: nobody waits for it, and nothing is half in it."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

from csb_portal import clock
from csb_portal.backup import contents, databases
from csb_portal.backup.contents import FORMAT, MEDIA, Facts
from csb_portal.backup.databases import Ask
from csb_portal.backup.errors import BackupError
from csb_portal.checksums import files_in
from csb_portal.models import Restoration


def back_up(folder: Path) -> Facts:
    """Copy the database as it is at one moment, and every file it refers to, into ``folder``.

    It appears there whole or not at all. A file is written before the row that refers to it and
    removed after it, so files are copied before and after the database: what a row refers to is
    in one of the two. Raises ``BackupError`` if there is something in ``folder`` already, or the
    database cannot be copied.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder} has something in it already. Name a folder that does not exist yet."
        raise BackupError(message)
    if Restoration._meta.db_table not in databases.tables():
        message = "The database is of an older version of the portal. Run manage.py migrate first."
        raise BackupError(message)
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True, mode=0o700)
        facts = _fill(partial)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        message = f"{error.filename or folder} cannot be written: {error.strerror}."
        raise BackupError(message) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return facts


def _fill(folder: Path) -> Facts:
    kind = databases.this_kind()
    _copy_files(folder / MEDIA)
    with kind.copied(folder / kind.file) as ask:
        facts = _facts(kind.file, ask)
        _copy_files(folder / MEDIA)
    contents.write(folder, facts)
    return facts


def _facts(database: str, ask: Ask) -> Facts:
    head = ask("SELECT number, hash FROM csb_portal_audithead")
    number, last_hash = head[0] if head else (0, "")
    migrations = ask("SELECT app, name FROM django_migrations ORDER BY app, name")
    return Facts(
        format=FORMAT,
        made_at=clock.now().isoformat(),
        site_url=settings.SITE_URL,
        vendor=connection.vendor,
        database=database,
        key=contents.mark_of_key(settings.SECRET_KEY),
        migrations=[list(migration) for migration in migrations],
        trail_number=number,
        trail_head=last_hash,
    )


def _copy_files(into: Path) -> None:
    """Copy what is not there yet; a file that goes meanwhile is one that nothing refers to."""
    media = Path(settings.MEDIA_ROOT)
    for file in files_in(media):
        copy = into / file.relative_to(media)
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(file, copy)
        except FileNotFoundError:
            copy.unlink(missing_ok=True)
