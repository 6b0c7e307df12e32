"""The public archive on its way out: in pieces, so that its size does not matter, and its digest."""

import hashlib
from collections.abc import Iterator
from io import BytesIO

from django.core.cache import cache

from elections.choices import ElectionStatus
from elections.models import ChainEvent, Election
from elections.protocol.archive import ArchiveWriter

AT_ONCE = 50


def is_final(election: Election) -> bool:
    """Tell whether the archive has its last event."""
    return election.counted_at is not None or election.status == ElectionStatus.ANNULLED


def last_event(election: Election) -> ChainEvent | None:
    """Return where the chain ends now, without what the event brought; None before the opening."""
    return election.chain.defer("data", "text").order_by("-height").first()


def archive_chunks(election: Election, until: int) -> Iterator[bytes]:
    """Return the archive up to the event of height ``until``, a few events in memory at a time.

    What comes into the box meanwhile is left out, so each copy is whole.
    """
    buffer = BytesIO()
    writer = ArchiveWriter(buffer, opened_second(election))
    for data, text in _steps(election, until):
        for record in data:
            writer.data(record)
        writer.event(text)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def opened_second(election: Election) -> int:
    """Return the time that stands in every member. Raises ``ValueError`` before the opening."""
    if election.opened_at is None:
        message = f"{election.slug} has not opened and has no archive."
        raise ValueError(message)
    return int(election.opened_at.timestamp())


def _steps(election: Election, until: int) -> Iterator[tuple[list[str], str]]:
    """Read on by height, not by a cursor, which would stay open as long as a slow reader needs."""
    reached = -1
    while reached < until:
        ahead = election.chain.filter(height__gt=reached, height__lte=until).order_by("height")
        events = list(ahead.values_list("height", "data", "text")[:AT_ONCE])
        if not events:
            return
        for reached, data, text in events:  # noqa: B007
            yield data, text


def known_digest(election: Election) -> str:
    """Return the SHA-256 of a finished archive if it was taken already, or ""."""
    last = last_event(election)
    return (cache.get(_key(last)) or _checked_digest(election)) if last else ""


def archive_digest(election: Election) -> str:
    """Return the SHA-256 of the archive as it is now; of a finished one it is taken once."""
    last = last_event(election)
    if last is None:
        message = f"{election.slug} has no archive."
        raise ValueError(message)
    if known := known_digest(election):
        return known
    digest = hashlib.sha256()
    for chunk in archive_chunks(election, last.height):
        digest.update(chunk)
    if is_final(election):
        cache.set(_key(last), digest.hexdigest(), timeout=None)
    return digest.hexdigest()


def _checked_digest(election: Election) -> str:
    newest = election.checks.order_by("-checked_at").values_list("archive_sha256", flat=True)
    return newest.first() or ""


def _key(last: ChainEvent) -> str:
    """Name the cached digest by the last event, which stands for all before it."""
    return f"archive/{last.digest}"
