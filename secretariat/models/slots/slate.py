"""The slate: whose name stands where, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from csb_portal.models.append_only import AppendOnlyModel
from secretariat.choices.cases import DecisionForm
from secretariat.choices.slots import (
    APPEARANCES,
    PLACE_TONES,
    PLACE_TRANSITIONS,
    SPEAKS,
    PlaceStatus,
)
from secretariat.models.slots.call import SlotSession
from secretariat.models.slots.nomination import SlotNomination, SlotPerson


class SlatePlaceQuerySet(models.QuerySet["SlatePlace"]):
    def with_people(self) -> "SlatePlaceQuerySet":
        return self.select_related(
            "session", "nomination__case__family", "nomination__case__event", "nomination__session"
        ).prefetch_related("nomination__people", "outcomes")


class SlatePlace(StatusModel):
    """One name on the slate of a session, in its order.

    ``most`` is the session's, which is frozen with its call; kept here, the database itself
    refuses one name too many.
    """

    TRANSITIONS = PLACE_TRANSITIONS

    session = models.ForeignKey(SlotSession, on_delete=models.PROTECT, related_name="places")
    nomination = models.OneToOneField(
        SlotNomination, on_delete=models.PROTECT, related_name="place"
    )
    number = models.PositiveSmallIntegerField(_("place"))
    most = models.PositiveSmallIntegerField(_("slots at most"))
    status = models.CharField(
        _("what became of it"),
        max_length=15,
        choices=PlaceStatus.choices,
        default=PlaceStatus.ON_SLATE,
        editable=False,
    )
    placed_at = models.DateTimeField(_("placed at"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SlatePlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on a slate")
        verbose_name_plural = _("places on slates")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_name_a_place"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=F("most")), name="never_more_than_the_slots"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}, {self.number}"

    @property
    def tone(self) -> str:
        return PLACE_TONES[PlaceStatus(self.status)]

    @property
    def speaks(self) -> SlotPerson | None:
        """Whose place it is: the alternate's, where whoever decides took the alternate."""
        taken = any(one.outcome == PlaceStatus.ALTERNATE_TAKEN for one in self.outcomes.all())
        alternate = self.nomination.agreed_alternate if taken else None
        return alternate or self.nomination.speaks

    @property
    def may_speak(self) -> bool:
        """Whether it was taken, so that it can be told who spoke."""
        return self.status in SPEAKS

    @property
    def takes_outcome(self) -> bool:
        """Whether something can still become of it."""
        return bool(PLACE_TRANSITIONS[PlaceStatus(self.status)])


class SlotOutcome(AppendOnlyModel):
    """What became of a name on the slate, as whoever decided it said so."""

    place = models.ForeignKey(SlatePlace, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(_("what became of it"), max_length=15, choices=PlaceStatus.choices)
    decided_by = models.CharField(_("by whom"), max_length=200, blank=True)
    form = models.CharField(
        _("how it was given"), max_length=7, choices=DecisionForm.choices, blank=True
    )
    taken_at = models.DateTimeField(_("when"))
    location = models.CharField(_("where"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    replacement = models.CharField(_("who came instead"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("what became of a place")
        verbose_name_plural = _("what became of places")
        ordering = ["recorded_at", "pk"]
        indexes = [models.Index(fields=["recorded_at"], name="outcomes_of_slots_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=APPEARANCES) | ~Q(reason="") & ~Q(decided_by=""),
                name="an_outcome_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(form=DecisionForm.ORAL, location=""),
                name="an_oral_outcome_says_where",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=PlaceStatus.REPLACED, replacement=""),
                name="a_replacement_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_outcome_display()}"
