"""Who has which room, team or piece of equipment, when, and how that came about."""

import uuid
from datetime import date, datetime, tzinfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.models import User
from csb_portal.templatetags.face import in_zone
from families.models import FocalPoint
from secretariat.choices.rooms import BOOKING_TONES, BOOKING_TRANSITIONS, BookingStatus
from secretariat.models.cases import Event
from secretariat.models.rooms.room import Resource, Room, ends_after_it_starts
from secretariat.models.rooms.terms import RoomGroup
from secretariat.rules.rooms import Span

ONGOING = (BookingStatus.HELD, BookingStatus.WAITING)


def hours_at(span: Span, zone: tzinfo) -> str:
    """Write a time as the clocks of a place show it."""
    return _("%(starts)s to %(ends)s") % {
        "starts": in_zone(span.starts, zone),
        "ends": in_zone(span.ends, zone, with_day=False),
    }


class BookingQuerySet(models.QuerySet):
    def held(self) -> "BookingQuerySet":
        return self.filter(status=BookingStatus.HELD)

    def waiting(self) -> "BookingQuerySet":
        """The waiting list, first come first."""
        return self.filter(status=BookingStatus.WAITING).order_by("asked_at", "pk")

    def ongoing(self) -> "BookingQuerySet":
        """Those that are held or wait."""
        return self.filter(status__in=ONGOING)

    def touching(self, span: Span) -> "BookingQuerySet":
        """Those that share a moment with a time."""
        return self.filter(starts_at__lt=span.ends, ends_at__gt=span.starts)


class RoomBookingQuerySet(BookingQuerySet):
    def of_groups_of(
        self, user: User | AnonymousUser, event: Event, now: datetime
    ) -> "RoomBookingQuerySet":
        """What the groups somebody books for have or wait for, and is not over."""
        if not user.is_authenticated:
            return self.none()
        mandates = FocalPoint.objects.sitting().filter(user=user)
        theirs = Q(group__family__in=mandates.values("family")) | Q(group__contacts__user=user)
        ahead = self.filter(theirs, room__event=event, ends_at__gt=now, status__in=ONGOING)
        return ahead.select_related("case", "room__event", "group__family").distinct()


class Booking(StatusModel):
    """A time somebody has, or waits for."""

    TRANSITIONS = BOOKING_TRANSITIONS

    starts_at = models.DateTimeField(gettext_lazy("begins"))
    ends_at = models.DateTimeField(gettext_lazy("ends"))
    status = models.CharField(
        gettext_lazy("status"),
        max_length=7,
        choices=BookingStatus.choices,
        default=BookingStatus.WAITING,
        editable=False,
    )
    asked_at = models.DateTimeField(gettext_lazy("asked for at"))

    class Meta:
        abstract = True

    @property
    def span(self) -> Span:
        return Span.between(self.starts_at, self.ends_at)

    def hours_at(self, zone: tzinfo) -> str:
        """When, by the clocks of the place: whoever comes will be there."""
        return hours_at(self.span, zone)

    @property
    def tone(self) -> str:
        return BOOKING_TONES[BookingStatus(self.status)]

    @property
    def is_held(self) -> bool:
        return self.status == BookingStatus.HELD

    @property
    def is_waiting(self) -> bool:
        return self.status == BookingStatus.WAITING

    @property
    def is_ongoing(self) -> bool:
        """Whether there is something that can be given back: a time, or a place in the line."""
        return (self.is_held or self.is_waiting) and not self.is_over()

    def is_over(self, now: datetime | None = None) -> bool:
        return self.ends_at <= (now or clock.now())


class RoomBooking(Booking):
    """A group has a room, or waits for it; ``uid`` and ``sequence`` keep its calendar entry.

    No two hold one room at one moment: the database keeps it (``guards.py``).
    """

    case = models.OneToOneField(
        "secretariat.Case", on_delete=models.PROTECT, related_name="room_booking"
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="bookings", verbose_name=gettext_lazy("room")
    )
    group = models.ForeignKey(
        RoomGroup,
        on_delete=models.PROTECT,
        related_name="bookings",
        verbose_name=gettext_lazy("group"),
    )
    people = models.PositiveSmallIntegerField(
        gettext_lazy("how many people"), null=True, blank=True
    )
    beyond = models.CharField(
        gettext_lazy("why it goes beyond the limits"), max_length=300, blank=True, editable=False
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = RoomBookingQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("booking of a room")
        verbose_name_plural = gettext_lazy("bookings of rooms")
        ordering = ["starts_at", "pk"]
        constraints = [ends_after_it_starts("a_room_is_had_for_a_while")]
        indexes = [models.Index(fields=["room", "starts_at"], name="rooms_by_hour")]

    def __str__(self) -> str:
        return f"{self.case} {self.room}"

    @property
    def hours(self) -> str:
        return self.hours_at(self.room.event.zone)

    @property
    def day(self) -> date:
        """The day at the place."""
        return self.starts_at.astimezone(self.room.event.zone).date()

    def get_absolute_url(self) -> str:
        return reverse("participation:room-booking", args=[self.case.reference])


class RoomChange(models.Model):
    """Which room and hour a booking had before it was changed; kept, never overwritten."""

    booking = models.ForeignKey(RoomBooking, on_delete=models.PROTECT, related_name="changes")
    sequence = models.PositiveIntegerField()
    was_room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    was_starts_at = models.DateTimeField(gettext_lazy("was to begin"))
    was_ends_at = models.DateTimeField(gettext_lazy("was to end"))
    reason = models.CharField(gettext_lazy("why"), max_length=300, blank=True)
    at = models.DateTimeField(gettext_lazy("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = gettext_lazy("change of a booking")
        verbose_name_plural = gettext_lazy("changes of bookings")
        ordering = ["booking", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "sequence"], name="one_change_of_a_booking_a_sequence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking} {self.sequence}"

    @property
    def was_hours(self) -> str:
        return hours_at(
            Span.between(self.was_starts_at, self.was_ends_at), self.was_room.event.zone
        )


class ResourceBooking(Booking):
    """One unit of a resource for a time; a case may ask for many, of several kinds and days.

    No two hold one unit at one moment: the database keeps it (``guards.py``), and so no more are
    out at once than there are.
    """

    case = models.ForeignKey(
        "secretariat.Case", on_delete=models.PROTECT, related_name="resource_bookings"
    )
    resource = models.ForeignKey(
        Resource,
        on_delete=models.PROTECT,
        related_name="bookings",
        verbose_name=gettext_lazy("resource"),
    )
    group = models.ForeignKey(
        RoomGroup, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("group")
    )
    unit = models.PositiveSmallIntegerField(
        gettext_lazy("which of them"), null=True, editable=False
    )
    place = models.CharField(gettext_lazy("where it is needed"), max_length=200, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("booking of a resource")
        verbose_name_plural = gettext_lazy("bookings of resources")
        ordering = ["starts_at", "resource", "pk"]
        constraints = [
            ends_after_it_starts("a_resource_is_had_for_a_while"),
            models.CheckConstraint(
                condition=~Q(status=BookingStatus.HELD) | Q(unit__isnull=False, unit__gte=1),
                name="what_is_had_is_a_certain_unit",
            ),
        ]
        indexes = [models.Index(fields=["resource", "starts_at"], name="resources_by_hour")]

    def __str__(self) -> str:
        return f"{self.case} {self.resource}"

    @property
    def hours(self) -> str:
        return self.hours_at(self.resource.event.zone)
