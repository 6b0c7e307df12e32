"""When the portal was brought back from a backup, and whether mail leaves it again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _


class RestorationEvent(models.TextChoices):
    """What the trail says of a restore; in English, as it is kept."""

    RESTORED = "portal.restored", "Portal restored from a backup"
    MAIL_RELEASED = "portal.mail_released", "Mail leaves again after a restore"


class RestorationQuerySet(models.QuerySet):
    def holding_mail(self) -> "RestorationQuerySet":
        """Restores after which nobody has said yet that mail may leave."""
        return self.filter(released_at=None)


class Restoration(models.Model):
    """One restore: from a backup made when, and who let mail leave again when."""

    made_at = models.DateTimeField(_("backup made at"))
    restored_at = models.DateTimeField(_("restored at"))
    released_at = models.DateTimeField(_("mail leaves since"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("let leave by"),
    )

    objects = RestorationQuerySet.as_manager()

    class Meta:
        verbose_name = _("restore from a backup")
        verbose_name_plural = _("restores from backups")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="who_lets_mail_leave_is_known",
            ),
        ]

    def __str__(self) -> str:
        return _t("Restore of %(moment)s") % {"moment": self.restored_at.isoformat(" ", "minutes")}
