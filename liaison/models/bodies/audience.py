"""Bodies of civil society that hear and ask through the bureau."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison.choices.bodies import (
    ASKING_AUDIENCES,
    PUBLIC_LISTS,
    RELAY_AUDIENCES,
    AudienceKind,
)


class AudienceQuerySet(models.QuerySet["Audience"]):
    def for_relays(self) -> "AudienceQuerySet":
        """Audiences a message of another body may be relayed to (proposal, 3.a)."""
        return self.filter(kind__in=RELAY_AUDIENCES)

    def for_requests(self) -> "AudienceQuerySet":
        """Audiences on whose behalf a request may be made (proposal, 3.b)."""
        return self.filter(kind__in=ASKING_AUDIENCES)

    def plenary(self) -> "AudienceQuerySet":
        """The plenary, which hears what was done in its name (proposal, 1.d)."""
        return self.filter(kind=AudienceKind.PLENARY)

    def secretariat(self) -> "Audience | None":
        """The six themselves, as one address."""
        return self.filter(kind=AudienceKind.SECRETARIAT).first()


class Audience(models.Model):
    """A body of civil society that hears and asks through the bureau."""

    slug = models.SlugField(_("short name"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=AudienceKind.choices)
    name_en = models.CharField(_("name"), max_length=200)
    address = models.EmailField(_("address of its list"))
    who_may_post = models.CharField(_("who may post"), max_length=200, blank=True)
    who_may_read = models.CharField(_("who may read"), max_length=200, blank=True)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_en

    def get_absolute_url(self) -> str:
        return f"{reverse('liaison:register')}?body=audience:{self.slug}"

    @property
    def is_public_list(self) -> bool:
        """Whether everybody can read what is written to it."""
        return self.kind in PUBLIC_LISTS

    @property
    def is_the_bureau(self) -> bool:
        """Whether it is reached person by person: the sitting focal points."""
        return self.kind == AudienceKind.BUREAU

    @property
    def is_reached_by_list(self) -> bool:
        """Whether its list is written to; the bureau and its secretariat are asked one by one."""
        return self.kind not in (AudienceKind.BUREAU, AudienceKind.SECRETARIAT)
