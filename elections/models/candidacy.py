"""Who stands in an election."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from elections.choices import OUTCOME_TONES, Outcome
from elections.models.election import Election
from families.models import Family

NONE_OF_THESE = "none-of-these"
WHO_STANDS = ("family", "person", "slug", "name", "is_none", "statement")  # in every round


class Candidacy(models.Model):
    """What a voter can choose, at the place the draw gave it: a family, or a person for its seat.

    Where a vote fills the seats of one group, ``family`` is that group, ``person`` stands with
    the name and short name of the day, and "none of these" is a line of its own.
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidacies")
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="+", verbose_name=_("[family]")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacies",
        verbose_name=_("person"),
    )
    slug = models.SlugField(_("short name"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_none = models.BooleanField(_("none of these"), default=False)
    statement = models.TextField(_("statement"), blank=True)
    position = models.PositiveSmallIntegerField(_("place on the ballot"), null=True)
    votes = models.PositiveIntegerField(_("votes"), null=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome.choices, default=Outcome.PENDING
    )

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        ordering = ["position", "family__slug", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "family", "slug"], name="one_candidacy_a_family"
            ),
            models.UniqueConstraint(
                fields=["election", "person"],
                condition=Q(person__isnull=False),
                name="one_candidacy_a_person",
            ),
            models.CheckConstraint(
                condition=Q(person=None, is_none=False, slug="", name="")
                | ~Q(slug="") & Q(person__isnull=False, is_none=False)
                | Q(person=None, is_none=True, slug=NONE_OF_THESE),
                name="a_candidacy_is_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        if self.is_none:
            return str(_("None of these"))
        return self.name or str(self.family)

    @property
    def short_name(self) -> str:
        """What draws, lots and files call it: the same for everybody, in every language."""
        return self.slug or self.family.slug

    @property
    def name_on_ballot(self) -> str:
        """What stands in the archive, in English as all of it."""
        return self.name or self.family.name_en

    @property
    def is_elected(self) -> bool:
        return self.outcome == Outcome.ELECTED

    @property
    def tone(self) -> str:
        return OUTCOME_TONES[Outcome(self.outcome)]
