"""What the six keep about a message besides the message itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InboxItem(models.Model):
    """The day the six set themselves, and whether all of them have heard of the message."""

    message = models.OneToOneField(
        "liaison.Message", on_delete=models.PROTECT, related_name="inbox_item"
    )
    due_at = models.DateTimeField(_("to be done by"), null=True)
    others_told_at = models.DateTimeField(_("the others told at"), null=True)

    class Meta:
        verbose_name = _("message in the inbox")
        verbose_name_plural = _("messages in the inbox")

    def __str__(self) -> str:
        return str(self.message)
