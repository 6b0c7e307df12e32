"""A list of applications that somebody handed in, and how far its import is."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from secretariat.choices.cases import CaseKind
from secretariat.choices.imports import IMPORT_TRANSITIONS, ImportStatus
from secretariat.models.cases.event import Event


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def unfinished(self) -> "ImportJobQuerySet":
        """Those that are to be written, or whose receipts are still to be sent."""
        untold = models.Q(status=ImportStatus.DONE, is_told=True, told_at=None)
        return self.filter(models.Q(status=ImportStatus.WAITING) | untold)


class ImportJob(StatusModel):
    """One file, kept privately until it is imported or forgotten, and then only by its hash."""

    TRANSITIONS = IMPORT_TRANSITIONS

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=15, choices=CaseKind.choices)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("event")
    )
    status = models.CharField(
        _("state"),
        max_length=9,
        choices=ImportStatus.choices,
        default=ImportStatus.LOOKED_AT,
        editable=False,
    )
    name = models.CharField(_("name of the file"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(default=b"")
    is_told = models.BooleanField(_("receipts are mailed"), default=False)
    fingerprint = models.CharField(max_length=64, blank=True)
    total = models.PositiveIntegerField(_("cases"), default=0)
    refusal = models.TextField(_("why nothing was imported"), blank=True)
    uploaded_at = models.DateTimeField(_("handed in at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    finished_at = models.DateTimeField(_("finished at"), null=True)
    receipts = models.PositiveIntegerField(_("receipts mailed"), default=0)
    told_at = models.DateTimeField(_("receipts sent at"), null=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported list of applications")
        verbose_name_plural = _("imported lists of applications")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name or self.sha256[:12]}"

    def get_absolute_url(self) -> str:
        return reverse("participation:import-detail", args=[self.pk])
