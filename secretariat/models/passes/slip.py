"""A pass: offered, issued, handed over at the door, and what became of it afterwards."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from secretariat.choices.passes import (
    HOLDING,
    IN_CIRCULATION,
    PASS_TONES,
    PASS_TRANSITIONS,
    PassStatus,
    PoolStatus,
)
from secretariat.models.passes.pool import PassPool, PassSlot
from secretariat.models.passes.request import PassRequest

NEVER_ISSUED = (PassStatus.OFFERED, PassStatus.DECLINED, PassStatus.LAPSED)


class PassQuerySet(models.QuerySet["Pass"]):
    def holding(self) -> "PassQuerySet":
        """Those that take a place: offered, issued or handed over."""
        return self.filter(status__in=HOLDING)

    def in_circulation(self) -> "PassQuerySet":
        return self.filter(status__in=IN_CIRCULATION)

    def overdue(self) -> "PassQuerySet":
        """Offers whose hours are over, also where they did not go on yet."""
        return self.filter(status=PassStatus.OFFERED, expires_at__lte=clock.now())

    def numbered(self) -> "PassQuerySet":
        """Those that ever were in somebody's hands."""
        return self.filter(number__isnull=False).order_by("number")

    def with_people(self) -> "PassQuerySet":
        return self.select_related("request__case__family", "pool__event", "handed_over_by")


class Pass(StatusModel):
    """One pass for one person. Whoever gets it next gets a new one, with a number of its own.

    It takes a place (``slot``) of its pool as long as it holds; the database lets no two hold
    the same place, and nobody hold two (domain: a quota is never exceeded).
    """

    TRANSITIONS = PASS_TRANSITIONS

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(PassPool, on_delete=models.PROTECT, related_name="passes")
    slot = models.ForeignKey(PassSlot, on_delete=models.PROTECT, related_name="passes")
    request = models.ForeignKey(PassRequest, on_delete=models.PROTECT, related_name="passes")
    person = models.CharField(_("whose it is"), max_length=64)
    number = models.PositiveIntegerField(_("number"), null=True)
    status = models.CharField(_("state"), max_length=11, choices=PassStatus.choices, editable=False)
    offered_at = models.DateTimeField(_("offered at"), null=True)
    expires_at = models.DateTimeField(_("offered until"), null=True)
    issued_at = models.DateTimeField(_("issued at"), null=True)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = PassQuerySet.as_manager()

    class Meta:
        verbose_name = _("pass")
        verbose_name_plural = _("passes")
        ordering = ["pool", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(status__in=HOLDING), name="one_pass_a_place"
            ),
            models.UniqueConstraint(
                fields=["pool", "person"],
                condition=Q(status__in=HOLDING),
                name="one_pass_a_person",
            ),
            models.UniqueConstraint(fields=["pool", "number"], name="one_pass_a_number"),
            models.CheckConstraint(
                condition=Q(status__in=NEVER_ISSUED, number=None, issued_at=None)
                | ~Q(status__in=NEVER_ISSUED) & Q(number__isnull=False, issued_at__isnull=False),
                name="an_issued_pass_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(status=PassStatus.OFFERED) | Q(expires_at__isnull=False),
                name="an_offer_says_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=PassStatus.HANDED_OVER) | Q(handed_over_at__isnull=False),
                name="a_pass_handed_over_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its number as it stands on it."""
        return self.pool.numbered(self.number) if self.number else str(_("An offered pass"))

    @property
    def tone(self) -> str:
        return PASS_TONES.get(PassStatus(self.status), "stopped")

    @property
    def is_returnable(self) -> bool:
        """Whether its holder can still give it back: told, not handed over, not begun."""
        return (
            self.status == PassStatus.ISSUED
            and self.pool.status == PoolStatus.ANNOUNCED
            and clock.now() < self.pool.begins_at
        )

    @property
    def is_offered(self) -> bool:
        """Whether it can still be accepted, by the server's clock."""
        return (
            self.status == PassStatus.OFFERED
            and self.expires_at is not None
            and clock.now() < self.expires_at
        )
