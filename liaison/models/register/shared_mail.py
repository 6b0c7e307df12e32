"""One mail that counts for several receivers of a message."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal.models import OutgoingMail
from liaison.models.register.delivery import Delivery


class SharedMail(models.Model):
    """Somebody in two audiences of a message gets one mail; this counts it for the second."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="shared_mails")
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("shared mail")
        verbose_name_plural = _("shared mails")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "mail"], name="each_mail_once_a_delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.mail} for {self.delivery}"
