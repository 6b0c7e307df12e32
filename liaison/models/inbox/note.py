"""What the six write to each other about a message."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal.models.append_only import AppendOnlyModel
from liaison.choices.inbox import NoteKind


class InternalNote(AppendOnlyModel):
    """A note, or a draft of a text; written once, in no export, seen by members and staff only.

    A draft that is written again is a new row, and the last one counts.
    """

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="internal_notes"
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=NoteKind.choices, default=NoteKind.NOTE
    )
    text = models.TextField(_("text"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.message}, {self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.kind == NoteKind.DRAFT
