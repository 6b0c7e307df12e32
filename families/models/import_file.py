"""A list of families or people that staff handed in, and what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from families.choices.families import ImportKind


class ImportFileQuerySet(models.QuerySet):
    def waiting(self) -> "ImportFileQuerySet":
        """Files that were previewed and neither taken over nor forgotten."""
        return self.filter(applied_at=None)


class ImportFile(models.Model):
    """One file, kept privately between its preview and its import, then only by its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ImportKind.choices)
    name = models.CharField(_("name of the file"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(default=b"")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    applied_at = models.DateTimeField(_("imported at"), null=True)

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name or self.sha256[:12]}"
