"""Who may vote, and who has; never what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from elections.choices import CorrectionKind
from elections.models.election import Election
from families.models import Family, Organisation


class RollEntryQuerySet(models.QuerySet):
    def valid(self) -> "RollEntryQuerySet":
        return self.filter(is_struck=False)

    def voted(self) -> "RollEntryQuerySet":
        return self.valid().filter(voted_at__isnull=False)

    def not_voted(self) -> "RollEntryQuerySet":
        return self.valid().filter(voted_at=None)


class RollEntry(models.Model):
    """One voter of one election, as written down when the roll was frozen.

    The right to vote follows from this entry alone: whoever loses a mandate after the
    freeze keeps the vote until an operator corrects the roll with a reason. ``tracker``
    names the voter's last ballot in the archive; ``credential`` is whose it is there.
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="roll")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="roll_entries",
        verbose_name=_("voter"),
    )
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("[family]")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=200)
    is_struck = models.BooleanField(_("struck from the roll"), default=False)
    voted_at = models.DateTimeField(_("voted at"), null=True)
    tracker = models.CharField(_("tracker"), max_length=43, blank=True)
    casts = models.PositiveSmallIntegerField(_("ballots cast"), default=0)
    credential = models.TextField(_("public half of the voting code"), blank=True)
    sealed_code = models.TextField(blank=True)

    objects = RollEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("voter on the roll")
        verbose_name_plural = _("electoral roll")
        ordering = ["family__sort_order", "family__slug", "name"]
        constraints = [
            models.UniqueConstraint(fields=["election", "user"], name="on_the_roll_once"),
            models.UniqueConstraint(
                fields=["election", "organisation"],
                condition=Q(organisation__isnull=False, is_struck=False),
                name="an_organisation_votes_once",
            ),
            models.CheckConstraint(
                condition=Q(voted_at=None) | Q(is_struck=False), name="no_vote_is_struck"
            ),
            models.CheckConstraint(
                condition=Q(voted_at=None, tracker="") | Q(voted_at__isnull=False) & ~Q(tracker=""),
                name="a_vote_has_its_tracker",
            ),
            models.UniqueConstraint(
                fields=["election", "credential"],
                condition=~Q(credential=""),
                name="one_voter_a_credential",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def represents(self) -> str:
        """For whom the voter votes: an organisation, a family, or only themselves."""
        return str(self.organisation or self.family or "")


class RollCorrection(models.Model):
    """Why somebody was added to a frozen roll, or struck from it."""

    entry = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(_("correction"), max_length=10, choices=CorrectionKind.choices)
    reason = models.TextField(_("reason"))
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    corrected_at = models.DateTimeField(_("corrected at"))

    class Meta:
        verbose_name = _("correction of the roll")
        verbose_name_plural = _("corrections of the roll")
        ordering = ["corrected_at"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.get_kind_display()}"
