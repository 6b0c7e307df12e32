"""The audit trail: what was done, in order, each entry sealed by the one before it."""

import hashlib
import json
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal.models.append_only import (
    AppendOnlyError,
    AppendOnlyModel,
    AppendOnlyQuerySet,
)

GENESIS = "0" * 64


class TrailEvent(models.TextChoices):
    """What can be done to the trail itself."""

    DETAIL_ERASED = "trail.detail_erased", "Private detail of a trail entry erased"


def canonical(content: object) -> str:
    """Write ``content`` as JSON in the one form that is hashed."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha256(text: str) -> str:
    """Return the hash of ``text`` as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


class AuditEntryQuerySet(AppendOnlyQuerySet):
    """Entries are written by ``audit.record`` alone, which chains them one by one."""

    def bulk_create(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        message = "Trail entries are chained one by one; write them with audit.record."
        raise AppendOnlyError(message)


class AuditEntry(AppendOnlyModel):
    """One act. Holds references and commitments, never what a person is called or wrote."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    event = models.CharField(_("event"), max_length=80, db_index=True)
    summary = models.CharField(_("summary"), max_length=300)
    target = models.CharField(_("target"), max_length=120, db_index=True)
    actor = models.CharField(_("actor"), max_length=120, blank=True)
    data = models.JSONField(_("data"), default=dict)
    is_public = models.BooleanField(_("public"), default=True)
    nonce = models.CharField(max_length=32)
    commitment = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects: ClassVar = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.summary}"

    @property
    def content(self) -> dict:
        """What ``content_hash`` is taken over."""
        return {
            "number": self.number,
            "recorded_at": self.recorded_at.isoformat(),
            "event": self.event,
            "summary": self.summary,
            "target": self.target,
            "actor": self.actor,
            "data": self.data,
            "is_public": self.is_public,
            "nonce": self.nonce,
            "commitment": self.commitment,
        }

    @property
    def sealed(self) -> dict:
        """What anyone may see of a private entry: enough to verify the chain."""
        return {
            "number": self.number,
            "previous_hash": self.previous_hash,
            "content_hash": self.content_hash,
            "hash": self.hash,
        }


class AuditDetail(models.Model):
    """What an entry commits to but does not hold: names and reasons, which can be erased."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="detail")
    salt = models.CharField(max_length=64)
    content = models.JSONField()

    class Meta:
        verbose_name = _("private detail of a trail entry")

    def __str__(self) -> str:
        return f"Detail of entry {self.entry_id}"

    @property
    def commitment(self) -> str:
        """What the entry must say if this is the detail it was written with."""
        return sha256(self.salt + canonical(self.content))


class AuditHead(models.Model):
    """Where the chain ends now. Locking its one row puts acts in an order."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
