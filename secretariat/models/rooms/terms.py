"""By which rules the rooms of one event are given, and which groups ask for them."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.models import User
from families.models import Family
from secretariat.choices.rooms import GroupKind

MINUTES_A_DAY = 120
STEP_MINUTES = 30


class RoomTerms(models.Model):
    """The terms on which rooms and resources of an event are given: data, the same for all.

    Whoever books locks this row first, so that two at once are one after the other.
    """

    event = models.OneToOneField(
        "secretariat.Event",
        on_delete=models.PROTECT,
        related_name="room_terms",
        verbose_name=_("event"),
    )
    minutes_per_day = models.PositiveSmallIntegerField(
        _("minutes of rooms a group may have a day"),
        null=True,
        blank=True,
        default=MINUTES_A_DAY,
        validators=[MinValueValidator(15), MaxValueValidator(1440)],
        help_text=_("Empty: nothing limits them. It leaves room for the others."),
    )
    resource_minutes_per_day = models.PositiveSmallIntegerField(
        _("minutes of each interpretation team or piece of equipment a group may have a day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(15), MaxValueValidator(1440)],
        help_text=_("Empty: nothing limits them."),
    )
    step_minutes = models.PositiveSmallIntegerField(
        _("bookings begin and end on steps of so many minutes"),
        default=STEP_MINUTES,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    opens_at = models.DateTimeField(_("booking opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("booking closes"), null=True, blank=True)
    desk_opens = models.TimeField(_("booking desk opens each day"), null=True, blank=True)
    desk_closes = models.TimeField(
        _("booking desk closes each day"),
        null=True,
        blank=True,
        help_text=_("Hours at the place of the event. Empty: booked at any hour."),
    )

    class Meta:
        verbose_name = _("terms of rooms")
        verbose_name_plural = _("terms of rooms")
        constraints = [
            models.CheckConstraint(
                condition=Q(desk_opens=None, desk_closes=None)
                | Q(desk_opens__isnull=False, desk_closes__isnull=False),
                name="a_booking_desk_opens_and_closes",
                violation_error_message=_("Give both hours of the booking desk, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(step_minutes__gte=1), name="a_step_of_bookings_is_a_minute_or_more"
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether bookings are taken now, but for the hours of the desk."""
        now = now or clock.now()
        return (self.opens_at is None or self.opens_at <= now) and (
            self.closes_at is None or now < self.closes_at
        )


class RoomGroupQuerySet(models.QuerySet["RoomGroup"]):
    def booked_by(self, user: User) -> "RoomGroupQuerySet":
        """Named groups for which somebody was named; families are asked by their mandates."""
        return self.filter(contacts__user=user)


class RoomGroup(models.Model):
    """Who has a room at an event: a family, or a working group or caucus the secretariat named.

    The public reads its name, and never who booked for it.
    """

    event = models.ForeignKey(
        "secretariat.Event",
        on_delete=models.PROTECT,
        related_name="room_groups",
        verbose_name=_("event"),
    )
    kind = models.CharField(_("kind"), max_length=13, choices=GroupKind.choices)
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("[family]"),
    )
    own_name = models.CharField(_("name"), max_length=200, blank=True)
    is_limited = models.BooleanField(
        _("the limits of the day hold for it"),
        default=True,
        help_text=_("Not for the [bureau]'s own meetings, which are everybody's."),
    )

    objects = RoomGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group that books rooms")
        verbose_name_plural = _("groups that book rooms")
        ordering = ["own_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "family"],
                condition=Q(family__isnull=False),
                name="a_family_books_as_one_group",
            ),
            models.UniqueConstraint(
                "event",
                Lower("own_name"),
                condition=~Q(own_name=""),
                name="one_group_a_name",
            ),
            models.UniqueConstraint(
                fields=["event"], condition=Q(kind=GroupKind.BUREAU), name="one_bureau_an_event"
            ),
            models.CheckConstraint(
                condition=Q(kind=GroupKind.FAMILY, family__isnull=False, own_name="")
                | ~Q(kind=GroupKind.FAMILY) & Q(family=None) & ~Q(own_name=""),
                name="a_group_is_a_family_or_has_a_name",
                violation_error_message=_("Choose a [family], or write the group's own name."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.family) if self.family else self.own_name


class RoomContact(models.Model):
    """Somebody the secretariat named, who books for a working group or caucus."""

    group = models.ForeignKey(RoomGroup, on_delete=models.CASCADE, related_name="contacts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="room_groups",
        verbose_name=_("person"),
    )

    class Meta:
        verbose_name = _("person who books for a group")
        verbose_name_plural = _("people who book for groups")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="named_once_for_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.group}"
