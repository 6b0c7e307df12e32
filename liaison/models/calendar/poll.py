"""Finding a date that suits both sides."""

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.mail import Reader
from csb_portal.models import User
from csb_portal.zones import validate_time_zone, zone
from liaison.choices.calendar import POLL_TONES, POLL_TRANSITIONS, Choice, PollStatus
from liaison.models.bodies.audience import Audience
from liaison.models.bodies.contact import Contact
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.meetings.meeting import Meeting
from liaison.models.meetings.series import MeetingSeries


class DatePollQuerySet(models.QuerySet["DatePoll"]):
    def taking_answers(self, now: datetime) -> "DatePollQuerySet":
        return self.filter(status=PollStatus.OPEN, closes_at__gt=now)

    def due_to_close(self, now: datetime) -> "DatePollQuerySet":
        return self.filter(status=PollStatus.OPEN, closes_at__lte=now)

    def awaiting_choice(self) -> "DatePollQuerySet":
        return self.filter(status=PollStatus.CLOSED)


class DatePoll(StatusModel):
    """One question: which of these hours suits you? (proposal, 3.d to 3.f: a regular interface)

    Answers are taken until ``closes_at``; then the secretariat chooses, and the meeting is
    planned for that hour.
    """

    TRANSITIONS = POLL_TRANSITIONS

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=PollStatus.choices,
        default=PollStatus.OPEN,
        editable=False,
    )
    title = models.CharField(_("what the meeting is for"), max_length=200)
    counterpart = models.ForeignKey(
        Counterpart,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="date_polls",
        verbose_name=_("with the body"),
    )
    audience = models.ForeignKey(
        Audience,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="date_polls",
        verbose_name=_("of the audience"),
        help_text=_("Whose own meeting it becomes, where no other body is asked."),
    )
    series = models.ForeignKey(
        MeetingSeries,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="date_polls",
        verbose_name=_("series"),
    )
    duration_minutes = models.PositiveSmallIntegerField(
        _("minutes long"), default=60, validators=[MinValueValidator(1)]
    )
    time_zone = models.CharField(
        _("time zone of the hours"), max_length=64, validators=[validate_time_zone]
    )
    place = models.CharField(_("place and room"), max_length=200, blank=True)
    key = models.UUIDField(null=True, unique=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closes_at = models.DateTimeField(_("answers until"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    chosen = models.ForeignKey(
        "liaison.PollOption", on_delete=models.PROTECT, null=True, related_name="+"
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, related_name="date_polls"
    )
    reason = models.CharField(_("why it was called off"), max_length=300, blank=True)

    objects = DatePollQuerySet.as_manager()

    class Meta:
        verbose_name = _("date poll")
        verbose_name_plural = _("date polls")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")), name="poll_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(status=PollStatus.DECIDED, chosen__isnull=False)
                | ~Q(status=PollStatus.DECIDED) & Q(chosen=None),
                name="decided_poll_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("calendar:poll-detail", args=[self.reference])

    @property
    def tone(self) -> str:
        return POLL_TONES[PollStatus(self.status)]

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.duration_minutes)

    @property
    def takes_answers(self) -> bool:
        return self.status == PollStatus.OPEN and clock.now() < self.closes_at

    @property
    def waits_for_choice(self) -> bool:
        return self.status in (PollStatus.OPEN, PollStatus.CLOSED)

    def occasion_of(self, part: str) -> str:
        """Name one kind of mail about this poll."""
        return f"date-poll:{self.reference}:{part}"


class PollOption(models.Model):
    """One hour to choose."""

    poll = models.ForeignKey(DatePoll, on_delete=models.PROTECT, related_name="options")
    starts_at = models.DateTimeField(_("begins"))

    class Meta:
        verbose_name = _("date to choose")
        verbose_name_plural = _("dates to choose")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "starts_at"], name="one_option_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.poll} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + self.poll.duration


class PollVoiceQuerySet(models.QuerySet["PollVoice"]):
    def unanswered(self) -> "PollVoiceQuerySet":
        return self.filter(answered_at=None)

    def with_people(self) -> "PollVoiceQuerySet":
        return self.select_related("user", "contact__counterpart")


class PollVoice(models.Model):
    """One who is asked: somebody with an account, or a contact of the other body by signed link."""

    poll = models.ForeignKey(DatePoll, on_delete=models.PROTECT, related_name="voices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="poll_voices"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="poll_voices"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = PollVoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("voice in a date poll")
        verbose_name_plural = _("voices in date polls")
        ordering = ["poll", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "user"], condition=Q(user__isnull=False), name="one_voice_a_user"
            ),
            models.UniqueConstraint(
                fields=["poll", "contact"],
                condition=Q(contact__isnull=False),
                name="one_voice_a_contact",
            ),
            models.CheckConstraint(
                condition=Q(user=None, contact__isnull=False) | Q(user__isnull=False, contact=None),
                name="a_voice_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll}: {self.user or self.contact}"

    @property
    def name(self) -> str:
        """Who it is, for those who were asked too."""
        person = self.user or self.contact
        return person.name if person else ""

    @property
    def body(self) -> str:
        """For whom a contact speaks; nothing for people of the bureau."""
        if not self.contact:
            return ""
        return self.contact.counterpart.abbreviation or str(self.contact.counterpart)

    @property
    def reader(self) -> User | Reader:
        """The same person as a reader of mail."""
        if self.user:
            return self.user
        return cast("Contact", self.contact).reader  # the constraint says that one of them is

    @property
    def zone(self) -> object:
        """By whose clock the hours are shown."""
        return zone(self.reader.time_zone)


class PollAnswer(models.Model):
    """What somebody said of one hour, as it stands now."""

    voice = models.ForeignKey(PollVoice, on_delete=models.PROTECT, related_name="answers")
    option = models.ForeignKey(PollOption, on_delete=models.PROTECT, related_name="answers")
    choice = models.CharField(_("answer"), max_length=10, choices=Choice.choices)

    class Meta:
        verbose_name = _("answer in a date poll")
        verbose_name_plural = _("answers in date polls")
        constraints = [
            models.UniqueConstraint(fields=["voice", "option"], name="one_answer_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.voice}: {self.choice}"
