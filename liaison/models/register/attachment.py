"""Files that go with a message."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal.models import StoredFile


class Attachment(models.Model):
    """One file of a message; whoever may read the text may have it."""

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="attachments"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "file"], name="one_attachment_a_file")
        ]

    def __str__(self) -> str:
        return f"{self.file} of {self.message}"
