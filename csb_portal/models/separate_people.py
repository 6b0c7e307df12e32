"""Two accounts that look like one person's, and are two people's."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal.models.user import User


class SeparatePeopleQuerySet(models.QuerySet["SeparatePeople"]):
    def between(self, one: User, other: User) -> "SeparatePeopleQuerySet":
        """What was said of these two, whichever of them was named first."""
        return self.filter(Q(first=one, second=other) | Q(first=other, second=one))


class SeparatePeople(models.Model):
    """Who said when that two accounts are two people's; it goes when it is taken back."""

    first = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("one account"),
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("the other account"),
    )
    said_at = models.DateTimeField(_("said at"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("said by"),
    )

    objects = SeparatePeopleQuerySet.as_manager()

    class Meta:
        verbose_name = _("two people")
        verbose_name_plural = _("pairs of two people")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="told_apart_once"),
            models.CheckConstraint(
                condition=~Q(first=F("second")), name="nobody_is_told_apart_from_self"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
