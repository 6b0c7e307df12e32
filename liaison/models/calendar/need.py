"""What a meeting needs of others: rooms, interpretation, equipment, a way in from afar."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.periods import end_of_day
from liaison.choices.calendar import (
    NEED_TONES,
    NEED_TRANSITIONS,
    OPEN_NEEDS,
    NeedKind,
    NeedStatus,
)
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.meetings.meeting import Meeting
from secretariat.models import Case


class MeetingNeedQuerySet(models.QuerySet["MeetingNeed"]):
    def open(self) -> "MeetingNeedQuerySet":
        """Needs that wait, to be asked for or to be answered."""
        return self.filter(status__in=OPEN_NEEDS)

    def due(self, on: date) -> "MeetingNeedQuerySet":
        return self.open().filter(due_on__lte=on)

    def with_meeting(self) -> "MeetingNeedQuerySet":
        return self.select_related("meeting", "asked_of", "case")

    def asked_of_us(self) -> "MeetingNeedQuerySet":
        """Those for which the secretariat's own rooms and teams were asked, and still count."""
        theirs = self.filter(case__isnull=False, asked_of=None)
        return theirs.filter(status__in=(NeedStatus.ASKED, NeedStatus.GRANTED))


class MeetingNeed(StatusModel):
    """One thing a meeting needs, of whom, until when (charter: logistical tasks)."""

    TRANSITIONS = NEED_TRANSITIONS

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(_("kind"), max_length=15, choices=NeedKind.choices)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=NeedStatus.choices,
        default=NeedStatus.NOTED,
        editable=False,
    )
    what = models.CharField(_("what is needed"), max_length=300)
    languages = models.CharField(
        _("languages"),
        max_length=60,
        blank=True,
        help_text=_("For interpretation: codes with spaces between, such as “en fr”."),
    )
    asked_of = models.ForeignKey(
        Counterpart,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("of whom"),
    )
    case = models.OneToOneField(
        Case,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("case of the [secretariat]'s own rooms and teams"),
    )
    due_on = models.DateField(_("needed by"))

    objects = MeetingNeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need of a meeting")
        verbose_name_plural = _("needs of meetings")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=NeedStatus.ASKED)
                | Q(asked_of__isnull=False)
                | Q(case__isnull=False),
                name="a_need_is_asked_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"

    def get_absolute_url(self) -> str:
        return reverse("calendar:need-detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return "warning" if self.is_late else NEED_TONES[NeedStatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_NEEDS

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < clock.today()

    @property
    def due_at(self) -> datetime:
        """The end of the bureau's working day until which it is needed."""
        return end_of_day(self.due_on, settings.BUREAU_TIME_ZONE)

    @property
    def language_names(self) -> list[str]:
        names = dict(settings.BUREAU_LANGUAGES)
        return [str(names.get(code, code)) for code in self.languages.split()]


class NeedStep(models.Model):
    """What was done about a need, by whom and why; its history."""

    need = models.ForeignKey(MeetingNeed, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(_("status"), max_length=10, choices=NeedStatus.choices)
    asked_of = models.ForeignKey(Counterpart, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("in whose words, or why"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Nobody: the clock, or what became of the case."),
    )

    class Meta:
        verbose_name = _("step of a need")
        verbose_name_plural = _("steps of needs")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.need}: {self.status}"
