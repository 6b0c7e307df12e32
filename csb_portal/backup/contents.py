"""What lies in the folder of a backup, and whether it is what was put there.

``portal.json`` tells what it is a backup of; ``SHA256SUMS`` holds the hash of every other file,
in the form that ``sha256sum --check`` reads.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from csb_portal.backup.errors import BackupError
from csb_portal.checksums import SUMS, digest_of, files_in, read_sums, write_sums

FORMAT = 1
FACTS, MEDIA = "portal.json", "media"


@dataclass(frozen=True)
class Facts:
    """What a backup says of itself. ``trail_head`` is empty for a portal where nothing happened."""

    format: int
    made_at: str
    site_url: str
    vendor: str
    database: str
    key: str
    migrations: list[list[str]]
    trail_number: int
    trail_head: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def mark_of_key(secret: str) -> str:
    """Return what tells whether a ``SECRET_KEY`` is the one of a backup, and not what it is."""
    return salted_hmac("csb_portal.backup", "key", secret=secret, algorithm="sha256").hexdigest()


def knows_key(mark: str) -> bool:
    """Tell whether this portal can read what was sealed under the key of a backup."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return mark in {mark_of_key(key) for key in keys}


def write(folder: Path, facts: Facts) -> None:
    """Close a backup: its facts, and the hash of everything in it."""
    text = json.dumps(asdict(facts), indent=1, ensure_ascii=False) + "\n"
    (folder / FACTS).write_text(text, encoding="utf-8")
    write_sums(folder)


def read(folder: Path) -> Facts:
    """Return the facts of a backup that is whole.

    Raises ``BackupError`` for one in which a byte was changed, or a file is missing or too many.
    """
    _check(folder)
    try:
        facts = Facts(**json.loads((folder / FACTS).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        message = f"{folder / FACTS} was written by another version of the portal."
        raise BackupError(message) from error
    if facts.format != FORMAT:
        message = (
            f"{folder} is a backup of form {facts.format}, and this version reads form {FORMAT}. "
            "Restore it with the version of the portal that made it."
        )
        raise BackupError(message)
    return facts


def _check(folder: Path) -> None:
    try:
        sums = read_sums(folder)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{folder} is no whole backup: its list {SUMS} is missing or cannot be read."
        raise BackupError(message) from error
    found = {path.relative_to(folder).as_posix(): path for path in files_in(folder)}
    found.pop(SUMS, None)
    if missing := sorted(sums.keys() - found.keys()):
        message = f"{folder} is damaged: {missing[0]} is missing. Take another copy of the backup."
        raise BackupError(message)
    if foreign := sorted(found.keys() - sums.keys()):
        message = f"{folder / foreign[0]} was not part of the backup. Take it away."
        raise BackupError(message)
    for name, path in found.items():
        if digest_of(path) != sums[name]:
            message = f"{path} is damaged: it is not what was backed up. Take another copy of it."
            raise BackupError(message)
