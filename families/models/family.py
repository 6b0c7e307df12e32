"""The groups that civil society organised itself in."""

from django.db import models
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from families.choices import FAMILY_TRANSITIONS, FamilyKind, FamilyStatus


class FamilyQuerySet(models.QuerySet):
    def active(self) -> "FamilyQuerySet":
        return self.filter(status=FamilyStatus.ACTIVE)

    def with_focal_points(self, focal_points: models.QuerySet) -> "FamilyQuerySet":
        """Attach ``sitting``: those of ``focal_points`` who sit for each family."""
        queryset = focal_points.select_related("user").order_by("seat")
        return self.prefetch_related(Prefetch("focal_points", queryset, to_attr="sitting"))


class Family(StatusModel):
    """A family: thematic or regional, with its seats in the bureau (charter, composition)."""

    TRANSITIONS = FAMILY_TRANSITIONS

    slug = models.SlugField(_("short name"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=FamilyKind.choices)
    sort_order = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    aliases = models.CharField(_("also known as"), max_length=300, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=2)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=FamilyStatus.choices,
        default=FamilyStatus.ACTIVE,
        editable=False,
    )

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")
        ordering = ["sort_order", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("families:family-detail", args=[self.slug])

    @property
    def name(self) -> str:
        """The name in the reader's language, or in English."""
        return getattr(self, f"name_{get_language()}", "") or self.name_en
