"""Keys of elections that the portal holds: files beside the database, destroyed one by one.

What must be read during an election and never again, the private halves of voting codes
and the tally key of a standard election, is in the database only sealed under a key of
its own, and that key is a file. A dump or backup of the database opens nothing; once the
file is destroyed, nothing that was copied from the database ever will.
"""

import contextlib
import os
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.fernet import Fernet
from django.conf import settings

from elections.models import Election


class Purpose(StrEnum):
    """What a key is for; each has a life of its own."""

    CODES = "codes"
    TALLY = "tally"


class KeyMissing(Exception):
    """The key was destroyed, or is on another machine, or was not restored."""


def create(election: Election, purpose: Purpose) -> None:
    """Make the key unless it exists; it is on the disk when this returns."""
    path = _path(election, purpose)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)  # whole or not at all, and never over another
    _sync(path.parent)


def seal(election: Election, purpose: Purpose, text: str) -> str:
    """Return ``text`` as it may lie in the database. Raises ``KeyMissing``."""
    return _cipher(election, purpose).encrypt(text.encode()).decode()


def unseal(election: Election, purpose: Purpose, sealed: str) -> str:
    """Return what was sealed. Raises ``KeyMissing``."""
    return _cipher(election, purpose).decrypt(sealed.encode()).decode()


def is_there(election: Election, purpose: Purpose) -> bool:
    return _path(election, purpose).exists()


def can_keep_keys() -> bool:
    """Tell whether a key could be made here now; without one no vote opens."""
    folder = Path(settings.ELECTION_KEYS)
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def uuids() -> set[str]:
    """Return of which elections there are keys, by the names of their archives."""
    folder = Path(settings.ELECTION_KEYS)
    return {path.stem for path in folder.glob("[!.]*")} if folder.is_dir() else set()


def destroy(election: Election, purpose: Purpose) -> None:
    """Overwrite the key and remove it; destroying it again does nothing."""
    path = _path(election, purpose)
    try:
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    _sync(path.parent)


def _cipher(election: Election, purpose: Purpose) -> Fernet:
    try:
        return Fernet(_path(election, purpose).read_bytes())
    except FileNotFoundError:
        raise KeyMissing(election.slug, purpose) from None


def _path(election: Election, purpose: Purpose) -> Path:
    return Path(settings.ELECTION_KEYS) / f"{election.uuid}.{purpose}"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
