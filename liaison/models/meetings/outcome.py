"""What came out of a meeting: decisions, and who does what until when."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.querying import in_any
from families.models import Family, FocalPoint
from liaison.choices.meetings import (
    ACTION_TONES,
    ACTION_TRANSITIONS,
    ActionStatus,
    MinutesStatus,
)
from liaison.models.meetings.agenda import AgendaItem
from liaison.models.meetings.meeting import Meeting
from liaison.models.meetings.minutes import Minutes
from liaison.rules.meetings import action_days_late


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing_beside(self, meeting: Meeting) -> "DecisionQuerySet":
        """Decisions a meeting can replace: its own and those of its series or party, the newest
        first, that nothing has replaced.
        """
        meetings = Q(meeting=meeting) | Q(meeting__in=Meeting.objects.beside(meeting).values("pk"))
        return self.filter(meetings, replaced_by=None).order_by("-pk")

    def with_successors(self) -> "DecisionQuerySet":
        """Read what each replaces, and what replaced it, along with the decisions."""
        return self.select_related("meeting", "replaces__meeting", "replaced_by__meeting")


class Decision(models.Model):
    """One decision of a meeting. A later one may take its place; neither is rewritten."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("on the item"),
    )
    text = models.TextField(_("what was decided"), max_length=2000)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    key = models.UUIDField(null=True, unique=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#{self.reference}"


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def public(self) -> "ActionItemQuerySet":
        """Actions everyone can see: those of a meeting whose minutes are published."""
        minutes = Minutes.objects.filter(meeting=OuterRef("meeting"))
        return self.filter(Exists(minutes.filter(status=MinutesStatus.PUBLISHED)))

    def open(self) -> "ActionItemQuerySet":
        return self.filter(status=ActionStatus.OPEN)

    def open_at(self, moment: datetime) -> "ActionItemQuerySet":
        """Actions agreed before ``moment`` and still open then, whatever came after."""
        actions = self.model._default_manager
        open_now, closed_since = (
            actions.filter(closed_at=None),
            actions.filter(closed_at__gte=moment),
        )
        among = in_any(open_now.values("pk"), closed_since.values("pk"))
        return self.filter(pk__in=among, agreed_at__lt=moment)

    def late(self, on: date) -> "ActionItemQuerySet":
        return self.open().filter(due_on__lt=on)

    def owned_by(self, focal_points: models.QuerySet[FocalPoint]) -> "ActionItemQuerySet":
        """Actions of the seats that these mandates fill."""
        seats = Q(pk=None)
        for family_id, seat in focal_points.values_list("family_id", "seat"):
            seats |= Q(owner_family=family_id, owner_seat=seat)
        return self.filter(seats)

    def with_owner(self) -> "ActionItemQuerySet":
        return self.select_related("owner_family", "meeting__counterpart")


class ActionItem(StatusModel):
    """One thing to do, with one owner and a date.

    The owner is a seat, so that the task survives a change of person; whoever holds the
    seat now owes it.
    """

    TRANSITIONS = ACTION_TRANSITIONS

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ActionStatus.choices,
        default=ActionStatus.OPEN,
        editable=False,
    )
    text = models.CharField(_("what is to be done"), max_length=500)
    owner_family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="actions", verbose_name=_("[family]")
    )
    owner_seat = models.PositiveSmallIntegerField(_("seat"))
    due_on = models.DateField(_("due on"))
    key = models.UUIDField(null=True, unique=True, editable=False)
    agreed_at = models.DateTimeField(_("agreed at"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closing_word = models.CharField(_("how it ended"), max_length=500, blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        ordering = ["due_on", "reference"]
        indexes = [models.Index(fields=["closed_at"], name="actions_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ActionStatus.OPEN, closed_at=None)
                | ~Q(status=ActionStatus.OPEN) & Q(closed_at__isnull=False),
                name="a_closed_action_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("meetings:action-detail", args=[self.reference])

    @property
    def tone(self) -> str:
        return "warning" if self.is_late else ACTION_TONES[ActionStatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status == ActionStatus.OPEN

    @property
    def days_late(self) -> int:
        """How many days after its date it was closed, or is now."""
        if self.closed_at:
            return action_days_late(
                self.due_on, self.closed_at.astimezone(settings.BUREAU_TIME_ZONE).date()
            )
        return action_days_late(self.due_on, clock.today())

    @property
    def is_late(self) -> bool:
        return self.is_open and self.days_late > 0

    @property
    def holder(self) -> FocalPoint | None:
        """Who sits in the owning seat now; nobody where the family is not active."""
        mandates = FocalPoint.objects.sitting().filter(
            family=self.owner_family_id, seat=self.owner_seat
        )
        return mandates.select_related("user", "family").first()


class Reassignment(models.Model):
    """One hand-over of an action from a seat to a seat; its history."""

    action = models.ForeignKey(ActionItem, on_delete=models.PROTECT, related_name="reassignments")
    from_family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    from_seat = models.PositiveSmallIntegerField(_("from seat"))
    to_family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    to_seat = models.PositiveSmallIntegerField(_("to seat"))
    reason = models.CharField(_("why"), max_length=300)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("reassignment of an action")
        verbose_name_plural = _("reassignments of actions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return (
            f"{self.action}: {self.from_family} {self.from_seat} > {self.to_family} {self.to_seat}"
        )
