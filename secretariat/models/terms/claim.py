"""Who came to the first-come queue, in the order of the server."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from families.models import FocalPoint
from secretariat.choices.terms import CLAIM_TRANSITIONS, ClaimStatus
from secretariat.models.terms.term import Term


class ClaimQuerySet(models.QuerySet):
    def waiting(self) -> "ClaimQuerySet":
        """The waiting list, next first."""
        return self.filter(status=ClaimStatus.WAITING).order_by("number")


class Claim(StatusModel):
    """A focal point's place in the queue for the empty seats (proposal, 2.d)."""

    TRANSITIONS = CLAIM_TRANSITIONS

    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, related_name="claims", verbose_name=_("term")
    )
    number = models.PositiveIntegerField(_("number in the queue"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="seat_claims",
        verbose_name=_("person"),
    )
    focal_point = models.ForeignKey(
        FocalPoint, on_delete=models.PROTECT, related_name="+", verbose_name=_("mandate")
    )
    claimed_at = models.DateTimeField(_("claimed at"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ClaimStatus.choices,
        default=ClaimStatus.WAITING,
        editable=False,
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim to a seat")
        verbose_name_plural = _("claims to a seat")
        ordering = ["term", "number"]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="one_claim_a_number"),
            models.UniqueConstraint(
                fields=["term", "user"],
                condition=Q(status=ClaimStatus.WAITING),
                name="nobody_waits_twice",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="queue_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.user}"

    @property
    def is_waiting(self) -> bool:
        return self.status == ClaimStatus.WAITING
