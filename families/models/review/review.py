"""A review of the bureau's composition, and what it found of each family."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from families.choices.reviews import FINDING_TONES, Finding
from families.models.documents import DocumentVersion
from families.models.family import Family
from families.rules.activity import signs_given


class CompositionReview(models.Model):
    """One look at who showed a sign of activity in a window; its numbers are frozen here."""

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    signs = models.JSONField(_("signs that count"), default=list)
    reminder_days = models.PositiveSmallIntegerField(_("days from reminder to notice"))
    notice_days = models.PositiveSmallIntegerField(_("days to answer the notice"))
    repeat_days = models.JSONField(_("days on which the notice is repeated"), default=list)
    objection_hours = models.PositiveSmallIntegerField(_("hours to object"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    noticed_at = models.DateTimeField(_("notices given at"), null=True)
    criteria = models.ForeignKey(
        DocumentVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("criteria that apply"),
    )

    class Meta:
        verbose_name = _("composition review")
        verbose_name_plural = _("composition reviews")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="a_window_begins_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("families:review-detail", args=[self.reference])

    @property
    def sign_keys(self) -> list[str]:
        return [sign["key"] for sign in self.signs]


class ReviewFindingQuerySet(models.QuerySet["ReviewFinding"]):
    def public(self) -> "ReviewFindingQuerySet":
        """What everybody reads; who gave no sign and was only asked kindly is nobody's business."""
        noticed = ReviewFinding.objects.filter(
            family__review_cases__review=F("review"),
            family__review_cases__noticed_at__isnull=False,
        )
        return self.filter(~Q(result=Finding.NO_SIGN) | Q(pk__in=noticed.values("pk")))


class ReviewFinding(models.Model):
    """What one family, and each of its seats, showed in the window. Never altered."""

    review = models.ForeignKey(CompositionReview, on_delete=models.PROTECT, related_name="findings")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="findings")
    result = models.CharField(_("found"), max_length=12, choices=Finding.choices)
    signs = models.JSONField(_("signs of the [family]"))
    seats = models.JSONField(_("signs of each held seat"))

    objects = ReviewFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["family__sort_order", "family__slug"]
        constraints = [
            models.UniqueConstraint(fields=["review", "family"], name="one_finding_a_family"),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.family}"

    @property
    def signs_given(self) -> int:
        """How many kinds of sign the family gave."""
        return signs_given(self.signs)

    @property
    def named_cells(self) -> list[tuple[str, int]]:
        """The counts in the order of the review's signs, each with the sign's name."""
        return [(sign["name"], self.signs[sign["key"]]["count"]) for sign in self.review.signs]

    @property
    def public_label(self) -> str:
        """What everybody reads: a silent seat is between the portal and its holder."""
        return str(self.public_result.label)

    @property
    def public_tone(self) -> str:
        return FINDING_TONES[self.public_result]

    @property
    def public_result(self) -> Finding:
        result = Finding(self.result)
        return Finding.ACTIVE if result == Finding.SEAT_SILENT else result

    @property
    def silent_seats(self) -> list[int]:
        """The numbers of the held seats without a sign."""
        return [int(seat) for seat, counted in self.seats.items() if not signs_given(counted)]
