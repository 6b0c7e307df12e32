"""One meeting: when and where, who was told, what became of it."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.months import Month
from families.models import Family
from liaison.choices.bodies import AudienceKind
from liaison.choices.meetings import (
    MEETING_TONES,
    MEETING_TRANSITIONS,
    OWING,
    TOOK_PLACE,
    MeetingKind,
    MeetingStatus,
    MinutesStatus,
)
from liaison.models.bodies.contact import Contact
from liaison.models.bodies.party import exactly_one, field_of
from liaison.models.meetings.series import MeetingSeries, Terms
from liaison.rules.meetings import has_quorum, minutes_due_at

if TYPE_CHECKING:
    from liaison.models.meetings.minutes import Minutes


def new_uid() -> str:
    """Name a calendar entry for ever (RFC 7986 asks for a random UUID)."""
    return str(uuid.uuid4())


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def ahead(self) -> "MeetingQuerySet":
        """Plans, and announced meetings whose hour has not come."""
        announced = Q(status=MeetingStatus.ANNOUNCED, starts_at__gt=clock.now())
        return self.filter(Q(status=MeetingStatus.PLANNED) | announced)

    def beside(self, meeting: "Meeting") -> "MeetingQuerySet":
        """Meetings whose threads ``meeting`` takes up: of its series, or as it of none but with
        the same party.
        """
        alike = Q(kind=meeting.kind, **{field_of(meeting.party): meeting.party})
        if meeting.series_id:
            alike = Q(series=meeting.series_id) | alike & Q(series=None)
        return self.filter(alike).exclude(pk=meeting.pk)

    def of_family(self, family: Family) -> "MeetingQuerySet":
        """A family's own meetings, which its focal points run."""
        return self.filter(kind=MeetingKind.FAMILY, family=family)

    def public(self) -> "MeetingQuerySet":
        """Meetings everyone can see: those that were announced, or are no longer planned."""
        return self.exclude(announced_at=None)

    def held_in(self, month: Month) -> "MeetingQuerySet":
        """Meetings that took place and began in ``month``."""
        starts, ends = month.span
        return self.filter(status__in=TOOK_PLACE, starts_at__gte=starts, starts_at__lt=ends)

    def without_minutes(self, now: datetime) -> "MeetingQuerySet":
        """Meetings that owe the public their minutes."""
        published = Q(minutes__status=MinutesStatus.PUBLISHED)
        hours = ExpressionWrapper(
            Cast("minutes_hours", models.IntegerField()) * timedelta(hours=1),
            output_field=models.DurationField(),
        )
        due_at = ExpressionWrapper(F("ends_at") + hours, output_field=models.DateTimeField())
        # What each promised is worked out only of the few that have none.
        without = self.model._default_manager.filter(status__in=OWING).exclude(published)
        owing = self.filter(pk__in=without.order_by().values("pk"))
        return owing.annotate(due_at=due_at).filter(due_at__lt=now)

    def with_parties(self) -> "MeetingQuerySet":
        """Read with whom each meeting is, and its minutes, along with it."""
        return self.select_related("counterpart", "audience", "family").prefetch_related(
            "guests", "minutes"
        )


class Meeting(StatusModel, Terms):
    """One meeting with its calendar entry (proposal, 3.d to 3.f; charter, organisational tasks).

    ``uid`` stays for ever and ``sequence`` grows with every change of hour or place, so that
    an entry in somebody's calendar moves instead of being doubled.
    """

    TRANSITIONS = MEETING_TRANSITIONS

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    series = models.ForeignKey(
        MeetingSeries,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("series"),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=MeetingStatus.choices,
        default=MeetingStatus.PLANNED,
        editable=False,
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    uid = models.CharField(max_length=64, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    told_sequence = models.PositiveIntegerField(null=True, editable=False)
    tell_change_at = models.DateTimeField(null=True, editable=False)

    key = models.UUIDField(null=True, unique=True, editable=False)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("last changed"), null=True, editable=False)
    announced_at = models.DateTimeField(_("announced at"), null=True)
    is_short_notice = models.BooleanField(_("announced at short notice"), default=False)
    is_moved_short = models.BooleanField(_("moved at short notice"), default=False)
    began_at = models.DateTimeField(_("begun at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    minutes_due_at = models.DateTimeField(_("minutes due at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["-starts_at", "-id"], name="meetings_newest_first")]
        constraints = [
            models.CheckConstraint(condition=exactly_one(), name="meeting_of_one_party"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting-detail", args=[self.reference])

    @property
    def tone(self) -> str:
        return MEETING_TONES[MeetingStatus(self.status)]

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def notice(self) -> timedelta:
        """How long before it begins people are to be told."""
        return timedelta(hours=self.notice_hours)

    @property
    def is_ahead(self) -> bool:
        """Whether it is planned, or announced and its hour has not come."""
        if self.status == MeetingStatus.ANNOUNCED:
            return self.starts_at > clock.now()
        return self.status == MeetingStatus.PLANNED

    @property
    def took_place(self) -> bool:
        return self.status in TOOK_PLACE

    @property
    def is_public(self) -> bool:
        return self.announced_at is not None

    @property
    def is_agenda_frozen(self) -> bool:
        """Whether the agenda is what the meeting began with, and can no longer change."""
        return not self.is_ahead

    @property
    def is_shared(self) -> bool:
        """Whether two sides own it: then both confirm its agenda and its minutes."""
        return self.kind == MeetingKind.INTERFACE

    @property
    def public_link(self) -> str:
        """The link for everybody: the plenary's; other meetings' is for those invited."""
        return self.remote_link if self.is_for_everyone else ""

    @property
    def is_for_everyone(self) -> bool:
        """Whether it is a session of the plenary, which anybody can follow."""
        return self.audience is not None and self.audience.kind == AudienceKind.PLENARY

    def is_with(self, contact: Contact) -> bool:
        """Whether somebody speaks for the other side; bodies that come too are guests."""
        return contact.counterpart_id == self.counterpart_id

    @property
    def bodies(self) -> list[str]:
        """With whom it is, other bodies that come too included."""
        return [str(self.party), *(str(guest) for guest in self.guests.all())]

    @property
    def published_minutes(self) -> "Minutes | None":
        """The version everyone reads; needs no query where ``minutes`` are read along."""
        published = [m for m in self.minutes.all() if m.status == MinutesStatus.PUBLISHED]
        return published[-1] if published else None

    @property
    def owes_minutes(self) -> bool:
        """Whether its minutes are past their hour, which everyone can see."""
        return (
            self.status in OWING
            and self.due_from(self.ends_at) < clock.now()
            and self.published_minutes is None
        )

    @property
    def is_at_short_notice(self) -> bool:
        """Whether it was announced, or moved, later than the bureau promises."""
        return self.is_short_notice or self.is_moved_short

    @property
    def seats_present(self) -> int:
        return self.attendances.exclude(family=None).count()

    @property
    def quorum_reached(self) -> bool | None:
        """Whether enough seats were present; ``None`` where no quorum is asked for."""
        return has_quorum(self.seats_present, self.quorum)

    def due_from(self, ended_at: datetime) -> datetime:
        """Until when the minutes of a meeting that ended then are to be published."""
        return minutes_due_at(ended_at, self.minutes_hours)

    def occasion_of(self, part: str) -> str:
        """Name one kind of mail about this meeting."""
        return f"meeting/{self.reference}/{part}"


class MeetingMove(models.Model):
    """When and where a meeting was to be before it was moved; kept, never overwritten."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="moves")
    sequence = models.PositiveIntegerField()
    was_starts_at = models.DateTimeField(_("was to begin"))
    was_ends_at = models.DateTimeField(_("was to end"))
    was_place = models.CharField(_("was to be at"), max_length=200, blank=True)
    is_short_notice = models.BooleanField(_("moved at short notice"), default=False)
    moved_at = models.DateTimeField(_("moved at"))
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("move of a meeting")
        verbose_name_plural = _("moves of meetings")
        ordering = ["meeting", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "sequence"], name="one_move_a_sequence"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.sequence}"
