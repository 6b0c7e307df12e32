"""Bodies outside the bureau that it exchanges messages with."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liaison.choices.bodies import CounterpartKind


class CounterpartQuerySet(models.QuerySet["Counterpart"]):
    def operators_body(self) -> "Counterpart | None":
        """The body the election operators belong to, through which requests pass."""
        return self.filter(is_operators_body=True).first()


class Counterpart(models.Model):
    """A body outside the bureau that it speaks with (proposal, 3.d to 3.f)."""

    slug = models.SlugField(_("short name"), unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=CounterpartKind.choices)
    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    role = models.CharField(_("what it is to the [bureau]"), max_length=300, blank=True)
    active_from = models.CharField(_("active from"), max_length=7, blank=True)
    active_to = models.CharField(_("active to"), max_length=7, blank=True)
    contact_email = models.EmailField(
        _("address for requests"),
        blank=True,
        help_text=_("Without one, requests are delivered by hand. Never shown in public."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer a request"),
        default=7,
        help_text=_("Frozen on each request when it arrives."),
    )
    is_operators_body = models.BooleanField(
        _("body of the election operators"),
        default=False,
        help_text=_("Requests to other bodies pass through it, and it relays its messages."),
    )

    objects = CounterpartQuerySet.as_manager()

    class Meta:
        verbose_name = _("counterpart")
        verbose_name_plural = _("counterparts")
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_operators_body"],
                condition=Q(is_operators_body=True),
                name="operators_belong_to_one_body",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, or in English."""
        return getattr(self, f"name_{get_language()}", "") or self.name_en
