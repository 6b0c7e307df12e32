"""Write the trail, and find out whether anybody has touched it since."""

import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.db import models

from csb_portal import clock
from csb_portal.models import AuditDetail, AuditEntry, AuditHead, User
from csb_portal.models.trail import GENESIS, canonical, sha256

WORD = re.compile(r"[\w:.,+/=-]{0,200}\Z", re.ASCII)


class TrailBroken(Exception):  # noqa: N818 - a finding, not a programming error
    """The chain does not hold. Says which entry is the first bad one, and why."""


def record(
    event: models.TextChoices,
    target: models.Model,
    *,
    actor: User | None,
    public: bool = True,
    private: dict | None = None,
    **data: object,
) -> AuditEntry:
    """Append an act to the trail, inside the caller's transaction and as its last step.

    ``actor`` is ``None`` when the clock acted. ``data`` takes numbers, flags, slugs,
    references and hashes only (``ValueError`` for text, names, addresses); what a person
    is called or wrote goes into ``private``, to which the entry only commits. With
    ``public=False`` the public trail shows the entry's hash and nothing else.
    """
    head = AuditHead.objects.select_for_update().get_or_create(pk=1)[0]
    salt = secrets.token_hex(32) if private else ""
    entry = AuditEntry(
        number=head.number + 1,
        recorded_at=clock.now().astimezone(UTC),
        event=event.value,
        summary=f"{event.label}: {_name_of(target)}",
        target=reference_to(target),
        actor=reference_to(actor) if actor else "",
        data=_plain(data),
        is_public=public,
        nonce=secrets.token_hex(16),
        commitment=sha256(salt + canonical(private)) if private else "",
        previous_hash=head.hash,
    )
    entry.content_hash = sha256(canonical(entry.content))
    entry.hash = sha256(entry.previous_hash + entry.content_hash)
    entry.save()
    if private:
        AuditDetail.objects.create(entry=entry, salt=salt, content=private)
    head.number, head.hash = entry.number, entry.hash
    head.save()
    return entry


def entries_about(target: models.Model) -> models.QuerySet[AuditEntry]:
    """Return what the trail says of ``target``, oldest first."""
    return AuditEntry.objects.filter(target=reference_to(target))


def reference_to(instance: models.Model) -> str:
    """Return the name of a row that survives its content: ``elections.election:12``."""
    return f"{instance._meta.label_lower}:{instance.pk}"


def _name_of(instance: models.Model) -> str:
    name = getattr(instance, "reference", "") or getattr(instance, "slug", "")
    return str(name) or reference_to(instance)


def _plain(value: object) -> object:
    """Let references and numbers through. Raises ``ValueError`` for anybody's words."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, models.Model):
        return reference_to(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)
    if not WORD.match(text):
        message = f"{text!r} is text; the trail holds references, so put it into private=."
        raise ValueError(message)
    return text


def export(*, public: bool) -> Iterator[dict]:
    """Yield the trail, an entry a dict; of private entries the ``public`` part is sealed."""
    for entry in AuditEntry.objects.iterator():
        if public and not entry.is_public:
            yield entry.sealed
        else:
            yield entry.sealed | {"content": entry.content}


def verify(entries: Iterable[dict], *, head: AuditHead | None = None) -> int:
    """Check an exported chain and return how many entries it has.

    Raises ``TrailBroken`` naming the first entry that was altered, removed or moved.
    """
    number, last_hash = 0, GENESIS
    for entry in entries:
        _verify_entry(entry, number + 1, last_hash)
        number, last_hash = entry["number"], entry["hash"]
    if head and (head.number, head.hash) != (number, last_hash):
        message = f"The chain ends at entry {number}, but its head says {head.number}."
        raise TrailBroken(message)
    return number


def _verify_entry(entry: dict, number: int, previous_hash: str) -> None:
    def fail(reason: str) -> None:
        message = f"Entry {number}: {reason}"
        raise TrailBroken(message)

    if entry["number"] != number:
        fail(f"missing or out of order; number {entry['number']} stands in its place.")
    if entry["previous_hash"] != previous_hash:
        fail("it does not follow from the entry before it.")
    if "content" in entry:
        if entry["content"]["number"] != number:
            fail("its content belongs to another number.")
        if sha256(canonical(entry["content"])) != entry["content_hash"]:
            fail("its content was altered.")
    if sha256(entry["previous_hash"] + entry["content_hash"]) != entry["hash"]:
        fail("its hash was altered.")


def verify_database() -> int:
    """Check the whole trail of this database, private details and head included."""
    count = verify(export(public=False), head=AuditHead.objects.filter(pk=1).first())
    for detail in AuditDetail.objects.select_related("entry").iterator():
        if detail.commitment != detail.entry.commitment:
            message = f"Entry {detail.entry.number}: its private detail was altered."
            raise TrailBroken(message)
    return count
