"""Organisations that are accredited, and who votes for each."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from families.models.family import Family


class OrganisationQuerySet(models.QuerySet):
    def accredited(self, on: date, since: date | None = None) -> "OrganisationQuerySet":
        """Those accredited on a day, and from ``since`` on at the latest."""
        running = Q(accredited_until=None) | Q(accredited_until__gt=on)
        return self.filter(running, accredited_since__lte=since or on)


class Organisation(models.Model):
    """An organisation of one group, with one person who votes for it."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    group = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("group")
    )
    region = models.CharField(_("region or sub-region"), max_length=60, blank=True)
    accredited_since = models.DateField(_("accredited since"))
    accredited_until = models.DateField(_("accredited until"), null=True, blank=True)
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("who votes for it"),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["representative"],
                condition=Q(accredited_until=None),
                name="a_person_votes_for_one_organisation",
            ),
            models.CheckConstraint(
                condition=Q(accredited_until=None) | Q(accredited_until__gte=F("accredited_since")),
                name="accreditation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
