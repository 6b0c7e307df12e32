"""Belonging: a person sits for one family at a time, and may belong to several."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from families.models.family import Family


class MembershipQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> "MembershipQuerySet":
        on = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


class Membership(models.Model):
    """Somebody's own word that they belong to a family; for themselves and its focal points."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("[family]")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership in a [family]")
        verbose_name_plural = _("memberships in [families]")
        ordering = ["family__sort_order", "family__slug", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "family"], condition=Q(until=None), name="one_open_membership"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.family})"
