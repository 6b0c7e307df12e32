"""Write the trail, and find out whether anybody has touched it since."""

import re
import secrets
from collections.abc import Generator, Iterable
from contextlib import closing
from datetime import UTC, datetime

from django.db import models
from django.utils import timezone, translation

from csb_portal import clock
from csb_portal.lifecycle import require_transaction
from csb_portal.models import AuditDetail, AuditEntry, AuditHead, User
from csb_portal.models.trail import GENESIS, canonical, sha256

WORD = re.compile(r"[\w:.,+/=-]{0,200}\Z", re.ASCII)


class TrailBroken(Exception):
    """The chain does not hold. Says which entry is the first bad one, and why."""

    def __init__(self, number: int, reason: str) -> None:
        self.number = number
        super().__init__(f"Entry {number}: {reason}")


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
    Raises ``TransactionManagementError`` outside a transaction.
    """
    require_transaction()  # an act and its entry stand or fall together
    head = AuditHead.objects.select_for_update().get_or_create(pk=1)[0]
    salt = secrets.token_hex(32) if private else ""
    entry = AuditEntry(
        number=head.number + 1,
        recorded_at=clock.now().astimezone(UTC),
        event=event.value,
        summary=_summary(event, target),
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


def details_about(target: models.Model) -> models.QuerySet[AuditDetail]:
    """Return the names and words the trail keeps apart about ``target``; they can be erased."""
    details = AuditDetail.objects.filter(entry__target=reference_to(target))
    return details.order_by("entry__number")


def reference_to(instance: models.Model) -> str:
    """Return the name of a row that survives its content: ``elections.election:12``."""
    return f"{instance._meta.label_lower}:{instance.pk}"


def _summary(event: models.TextChoices, target: models.Model) -> str:
    """Say in English, whoever's language is on, what was done to what."""
    name = str(getattr(target, "reference", "") or getattr(target, "slug", ""))
    with translation.override("en"):
        label = str(event.label)
    return f"{label}: {name if name and WORD.match(name) else reference_to(target)}"


def _plain(value: object) -> object:
    """Let references and numbers through. Raises ``ValueError`` for anybody's words."""
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _plain_word(value)


def _plain_word(value: object) -> str | int | None:
    if isinstance(value, models.Model):
        return reference_to(value)
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value.astimezone(UTC).isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)
    if not WORD.match(text):
        message = f"{text!r} is text; the trail holds references, so put it into private=."
        raise ValueError(message)
    return text


def export(*, public: bool, until: int | None = None) -> Generator[dict]:
    """Yield the trail, an entry a dict; of private entries the ``public`` part is sealed."""
    entries = AuditEntry.objects.order_by("number")
    if until is not None:
        entries = entries.filter(number__lte=until)
    for entry in entries.iterator():
        if public and not entry.is_public:
            yield entry.sealed
        else:
            yield entry.sealed | {"content": entry.content}


def verify(entries: Iterable[dict], *, head: AuditHead | None = None, seen: str = "") -> int:
    """Check an exported chain and return how many entries it has.

    ``head`` is where it must end; ``seen`` is the hash of a head that somebody noted at
    some time, which must be part of it. Raises ``TrailBroken`` naming the first entry
    that was altered, removed, inserted or moved.
    """
    number, last_hash, is_seen = 0, GENESIS, not seen
    for entry in entries:
        _verify_entry(entry, number + 1, last_hash)
        number, last_hash = entry["number"], entry["hash"]
        is_seen = is_seen or last_hash == seen
    if head:
        _verify_end(number, last_hash, head)
    if not is_seen:
        raise TrailBroken(
            number + 1, f"the chain ends without the head {seen} that was there before."
        )
    return number


def _verify_entry(entry: dict, number: int, previous_hash: str) -> None:
    try:
        reason = _fault_of(entry, number, previous_hash)
    except (KeyError, TypeError):
        reason = "it is not an entry of the trail."
    if reason:
        raise TrailBroken(number, reason)


def _fault_of(entry: dict, number: int, previous_hash: str) -> str:
    """Say what is wrong with the entry that should be ``number``, or nothing."""
    if entry["number"] != number:
        return f"missing or out of order; number {entry['number']} stands in its place."
    if entry["previous_hash"] != previous_hash:
        return "it does not follow from the entry before it."
    if "content" in entry and entry["content"]["number"] != number:
        return "its content belongs to another number."
    if "content" in entry and sha256(canonical(entry["content"])) != entry["content_hash"]:
        return "its content was altered."
    if sha256(entry["previous_hash"] + entry["content_hash"]) != entry["hash"]:
        return "its hash was altered."
    return ""


def _verify_end(number: int, last_hash: str, head: AuditHead) -> None:
    if number < head.number:
        reason = f"missing; the chain ends before it, but its head says {head.number}."
        raise TrailBroken(number + 1, reason)
    if last_hash != head.hash:
        raise TrailBroken(number, "it is not the one that the head of the chain seals.")


def verify_database(*, seen: str = "") -> int:
    """Check the whole trail of this database, private details and head included.

    Acts may go on meanwhile: what is checked is the chain up to where it ended at the start.
    """
    head = _head()
    with closing(export(public=False, until=head.number)) as entries:
        count = verify(entries, head=head, seen=seen)
    last = AuditEntry.objects.aggregate(number=models.Max("number", default=0))["number"]
    if last > (head := _head()).number:
        raise TrailBroken(head.number + 1, "it stands behind the head of the chain.")
    if altered := _first_altered_detail():
        raise TrailBroken(altered, "its private detail was altered.")
    return count


def _first_altered_detail() -> int | None:
    details = AuditDetail.objects.select_related("entry").order_by("entry__number")
    for detail in details.iterator():
        if detail.commitment != detail.entry.commitment:
            return detail.entry.number
    return None


def _head() -> AuditHead:
    return AuditHead.objects.filter(pk=1).first() or AuditHead()
