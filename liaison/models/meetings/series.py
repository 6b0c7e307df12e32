"""Meetings that come back: with whom, how often, for how long, and on what terms."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from csb_portal.zones import validate_time_zone
from families.models import Family
from liaison.choices.meetings import MeetingKind, RhythmUnit
from liaison.models.bodies.audience import Audience
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.bodies.party import Party, exactly_one
from liaison.rules.meetings import next_start_after


def default_zone() -> str:
    return str(settings.BUREAU_TIME_ZONE)


class Terms(models.Model):
    """The terms of a series, copied to each meeting when it is planned and frozen there."""

    kind = models.CharField(_("kind"), max_length=12, choices=MeetingKind.choices)
    title = models.CharField(_("title"), max_length=200)
    counterpart = models.ForeignKey(
        Counterpart,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_set",
        verbose_name=_("with the body"),
    )
    audience = models.ForeignKey(
        Audience,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_set",
        verbose_name=_("of the audience"),
    )
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_set",
        verbose_name=_("of the [family]"),
    )
    guests = models.ManyToManyField(
        Counterpart,
        blank=True,
        related_name="%(class)s_as_guest",
        verbose_name=_("other bodies that come too"),
    )
    invited_audience = models.ForeignKey(
        Audience,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_invited",
        verbose_name=_("also invites the audience"),
        help_text=_("The [bureau] person by person, any other audience by its list."),
    )
    time_zone = models.CharField(
        _("time zone of the place"),
        max_length=64,
        default=default_zone,
        validators=[validate_time_zone],
    )
    place = models.CharField(_("place and room"), max_length=200, blank=True)
    remote_link = models.URLField(
        _("link to take part from afar"),
        max_length=500,
        blank=True,
        help_text=_("Shown to the people invited only, and to everyone for a [plenary] session."),
    )
    languages = models.CharField(
        _("languages"),
        max_length=60,
        default="en",
        help_text=_("Codes with spaces between, such as “en fr”."),
    )
    notice_hours = models.PositiveSmallIntegerField(_("hours of notice"), default=48)
    minutes_hours = models.PositiveSmallIntegerField(
        _("hours until the minutes are published"), default=72
    )
    objection_hours = models.PositiveSmallIntegerField(
        _("hours for the other body to object to minutes"), default=48
    )
    quorum = models.PositiveSmallIntegerField(
        _("seats that make a quorum"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        abstract = True

    @property
    def party(self) -> Party:
        """With whom, or of whom, the meeting is."""
        party = self.counterpart or self.audience or self.family
        if party is None:
            message = f"{self} is nobody's meeting."
            raise ValueError(message)
        return party

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def language_names(self) -> list[str]:
        """The languages it is held in, in words."""
        names = dict(settings.BUREAU_LANGUAGES)
        return [str(names.get(code, code)) for code in self.languages.split()]

    @property
    def written_in(self) -> str:
        """The language of its records: the only one it is held in, or else the bureau's own."""
        languages = self.languages.split()
        return languages[0] if len(languages) == 1 else settings.LANGUAGE_CODE

    @property
    def is_interface(self) -> bool:
        return self.kind == MeetingKind.INTERFACE


class MeetingSeries(Terms):
    """The regular interface with a counterpart, or a regular meeting of the bureau's own."""

    slug = models.SlugField(_("short name"), unique=True)
    rhythm_every = models.PositiveSmallIntegerField(
        _("every"), default=1, validators=[MinValueValidator(1)]
    )
    rhythm_unit = models.CharField(
        _("weeks or months"), max_length=5, choices=RhythmUnit.choices, default=RhythmUnit.MONTH
    )
    duration_minutes = models.PositiveSmallIntegerField(_("minutes long"), default=60)
    is_running = models.BooleanField(_("still meets"), default=True)

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        ordering = ["kind", "slug"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(), name="series_of_one_party"),
            models.CheckConstraint(
                condition=Q(rhythm_every__gte=1, duration_minutes__gte=1),
                name="series_has_a_rhythm",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('meetings:meeting-list')}?series={self.slug}"

    @property
    def rhythm(self) -> str:
        """How often it meets, in words."""
        if self.rhythm_unit == RhythmUnit.WEEK:
            words = ngettext("every week", "every %(count)d weeks", self.rhythm_every)
        else:
            words = ngettext("every month", "every %(count)d months", self.rhythm_every)
        return words % {"count": self.rhythm_every}

    @property
    def has_met(self) -> bool:
        """Whether a meeting of it was ever planned; needs ``meetings`` read along."""
        return bool(self.meetings.all())

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.duration_minutes)

    def next_after(self, last: datetime, now: datetime) -> datetime:
        """When the series meets again after ``last``, in the future of ``now``."""
        return next_start_after(last, now, self.rhythm_every, self.rhythm_unit, self.zone)
