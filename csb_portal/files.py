"""Files people hand in: checked by what is in them, kept by their hash, served as a download.

What a file claims to be counts for nothing: its type is read from its first bytes, and it must
be one the bureau works with. It is never shown inside a page of the portal.
"""

import hashlib
import lzma
import os
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath

from django.conf import settings
from django.core import signing
from django.core.files.base import File
from django.db import transaction
from django.db.models import ProtectedError
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import StoredFile, User
from csb_portal.models.stored_file import LONGEST_NAME

BINARY_TYPES = {
    "pdf": ("application/pdf", b"%PDF-"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "gif": ("image/gif", b"GIF8"),
    "rtf": ("application/rtf", b"{\\rtf"),
}
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
OFFICE_TYPES = {
    "docx": (f"{_OPEN_XML}wordprocessingml.document", "word/"),
    "xlsx": (f"{_OPEN_XML}spreadsheetml.sheet", "xl/"),
    "pptx": (f"{_OPEN_XML}presentationml.presentation", "ppt/"),
    "odt": ("application/vnd.oasis.opendocument.text", ""),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", ""),
    "odp": ("application/vnd.oasis.opendocument.presentation", ""),
}
TEXT_TYPES = {"txt": "text/plain", "md": "text/plain", "csv": "text/csv", "ics": "text/calendar"}
KNOWN_ENDINGS = (*BINARY_TYPES, *OFFICE_TYPES, *TEXT_TYPES)
# What Python's reader raises for one archive or another that is broken or made to be.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, KeyError, OSError, RuntimeError, ValueError,
)  # fmt: skip
_signer = signing.Signer(salt="csb_portal.stored-file")


def store(upload: File, *, actor: User | None = None) -> StoredFile:
    """Check and keep a file that somebody handed in.

    Raises ``DomainError`` for one that is empty, too large or of no known type.
    """
    if upload.size and upload.size > settings.LARGEST_FILE:
        raise _too_large(upload.size)
    return store_bytes(upload.name or "", upload.read(), actor=actor)


def store_bytes(name: str, content: bytes, *, actor: User | None = None) -> StoredFile:
    """Check and keep ``content`` under ``name``. Raises ``DomainError`` as ``store`` does."""
    name = clean_name(name)
    content_type = checked_type(name, content)
    stored = StoredFile(
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_at=clock.now(),
        stored_by=actor,
    )
    _write(stored, content)
    stored.save()
    return stored


def clean_name(name: str) -> str:
    """Return a name without path, control or direction characters, its ending kept."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if not unicodedata.category(c).startswith("C"))
    kept = " ".join(kept.split()).strip(" .") or _("file")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(kept) <= LONGEST_NAME:
        return kept[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def checked_type(name: str, content: bytes) -> str:
    """Return the type of ``content``, which its name and its bytes agree on.

    Raises ``DomainError`` for an empty file, one above ``LARGEST_FILE`` bytes, or another type.
    """
    if not content:
        raise DomainError(
            _("The file “%(name)s” is empty.") % {"name": name},
            rule=_("An attachment has something in it."),
            so=_("Choose the file again."),
        )
    if len(content) > settings.LARGEST_FILE:
        raise _too_large(len(content))
    ending = name.rpartition(".")[2].lower()
    content_type = (
        _binary_type(ending, content)
        or _office_type(ending, content)
        or _text_type(ending, content)
    )
    if not content_type:
        raise DomainError(
            _("“%(name)s” is not such a file, whatever its name says.") % {"name": name},
            rule=_("Attachments are documents, pictures or plain text: %(endings)s.")
            % {"endings": ", ".join(KNOWN_ENDINGS)},
            so=_(
                "Save it in one of these formats, or put it where others can read it and give the address."
            ),
        )
    return content_type


def _binary_type(ending: str, content: bytes) -> str:
    content_type, beginning = BINARY_TYPES.get(ending, ("", b""))
    return content_type if content_type and content.startswith(beginning) else ""


def _office_type(ending: str, content: bytes) -> str:
    """Look into the archive that an office document is; one with macros is none of ours."""
    if ending not in OFFICE_TYPES or not content.startswith(b"PK"):
        return ""
    content_type, folder = OFFICE_TYPES[ending]
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return ""
            if folder:
                fits = any(name.startswith(folder) for name in names)
            else:
                with archive.open("mimetype") as said:
                    fits = said.read(200).decode("ascii", "replace").strip() == content_type
    except BROKEN_ARCHIVE:
        return ""
    return content_type if fits else ""


def _text_type(ending: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    controls = any(c < " " and c not in "\t\r\n\f" for c in text)
    return "" if controls else TEXT_TYPES.get(ending, "")


def _too_large(size: int) -> DomainError:
    return DomainError(
        _("This one has %(size)s.") % {"size": filesizeformat(size)},
        rule=_("A file has at most %(most)s.") % {"most": filesizeformat(settings.LARGEST_FILE)},
        so=_("Make it smaller, or put it where others can read it and give the address."),
    )


def _write(stored: StoredFile, content: bytes) -> None:
    """Put the content where it belongs, whole or not at all; the same content again is left."""
    if stored.path.exists():
        return
    stored.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = stored.path.with_name(f".{stored.sha256}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.chmod(0o600)
    os.replace(unfinished, stored.path)


def discard(documents: Iterable[StoredFile]) -> int:
    """Remove files whose time is over, and return how many; one that is used elsewhere stays.

    The content goes once the caller's transaction is through, unless somebody else handed in
    the same.
    """
    removed = 0
    for stored in documents:
        with suppress(ProtectedError):
            stored.delete()
            removed += 1
            transaction.on_commit(partial(_forget_content, stored))
    return removed


def _forget_content(stored: StoredFile) -> None:
    if not StoredFile.objects.filter(sha256=stored.sha256).exists():
        stored.path.unlink(missing_ok=True)


def token_of(stored: StoredFile) -> str:
    """Return what stands for a file in a form that is looked at once more."""
    return _signer.sign(str(stored.pk))


def of_tokens(tokens: list[str]) -> list[StoredFile]:
    """Return the files some tokens stand for, in their order; a forged one stands for none."""
    keys = []
    for token in tokens:
        try:
            keys.append(int(_signer.unsign(token)))
        except (signing.BadSignature, ValueError):
            continue
    found = StoredFile.objects.in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


# Headers of what is to be saved: nothing runs in it, and no shared cache keeps it.
AS_A_FILE = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


def download(stored: StoredFile) -> FileResponse:
    """Answer with a file to be saved, in which nothing runs. Raises ``FileNotFoundError``.

    Whether the reader may have it is for the caller to decide.
    """
    return FileResponse(
        stored.path.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
        headers=AS_A_FILE,
    )
