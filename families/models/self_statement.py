"""What people say of themselves for a rule of balance: private, only shares are shown."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from families.choices.bureau import Gender

LONGEST_REGION = 60  # letters


class SelfStatement(models.Model):
    """Gender and region in somebody's own words' stead; nobody else fills it in for the public."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="self_statement",
        verbose_name=_("person"),
    )
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    region = models.CharField(_("region or sub-region"), max_length=LONGEST_REGION, blank=True)
    said_on = models.DateField(_("said on"))

    class Meta:
        verbose_name = _("statement about oneself")
        verbose_name_plural = _("statements about oneself")

    def __str__(self) -> str:
        return str(self.user)
