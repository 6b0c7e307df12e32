"""The rooms of an event with their hours, and its interpretation teams and equipment."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from secretariat.choices.rooms import ResourceKind
from secretariat.rules.rooms import Span, opening


class Room(models.Model):
    """A room civil society has at an event: how many it holds, and when it is open."""

    event = models.ForeignKey(
        "secretariat.Event",
        on_delete=models.PROTECT,
        related_name="rooms",
        verbose_name=_("event"),
    )
    name = models.CharField(_("name"), max_length=100)
    place = models.CharField(_("where it is"), max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("how many people it holds"), validators=[MinValueValidator(1)]
    )
    features = models.CharField(
        _("what is in it"),
        max_length=200,
        blank=True,
        help_text=_("Such as: reached by wheelchair, two booths, projector."),
    )
    opens = models.TimeField(_("opens each day"))
    closes = models.TimeField(
        _("closes each day"), help_text=_("Hours at the place of the event; 00:00 is midnight.")
    )
    is_ad_hoc = models.BooleanField(
        _("ad hoc only"),
        default=False,
        help_text=_("Nobody books it in advance: whoever comes first has it, on the same day."),
    )
    ad_hoc_hours = models.PositiveSmallIntegerField(
        _("ad hoc: so many hours before"),
        null=True,
        blank=True,
        help_text=_("Empty: from midnight of the same day."),
    )
    place_in_list = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_offered = models.BooleanField(
        _("can be booked"), default=True, help_text=_("What is booked in it already stays booked.")
    )

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["place_in_list", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="one_room_a_name"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="a_room_holds_somebody"),
            models.CheckConstraint(
                condition=Q(is_ad_hoc=True) | Q(ad_hoc_hours=None),
                name="hours_before_are_of_ad_hoc_rooms",
                violation_error_message=_("Only a room that is ad hoc has hours before."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def opening_on(self, day: date) -> Span | None:
        """When it is open on a day of the event; ``None`` where it is not.

        Needs no query where ``days`` are read along.
        """
        if not self.event.first_day <= day <= self.event.last_day:
            return None
        other = next((one for one in self.days.all() if one.day == day), None)
        opens, closes = (other.opens, other.closes) if other else (self.opens, self.closes)
        if opens is None or closes is None:
            return None
        return opening(day, opens, closes, self.event.zone)


class RoomDay(models.Model):
    """A day on which a room has other hours, or none."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(
        _("closes"), null=True, blank=True, help_text=_("Both empty: closed on that day.")
    )

    class Meta:
        verbose_name = _("day with other hours")
        verbose_name_plural = _("days with other hours")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["room", "day"], name="one_line_a_room_and_day"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="a_room_opens_and_closes",
                violation_error_message=_("Give both hours, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room}, {self.day}"


class Resource(models.Model):
    """What can be had beside a room, and how many there are: teams, booths, projectors."""

    event = models.ForeignKey(
        "secretariat.Event",
        on_delete=models.PROTECT,
        related_name="resources",
        verbose_name=_("event"),
    )
    kind = models.CharField(_("kind"), max_length=14, choices=ResourceKind.choices)
    name = models.CharField(_("name"), max_length=100)
    languages = models.CharField(
        _("languages"),
        max_length=60,
        blank=True,
        help_text=_("For interpretation: the pair, codes with a space between, such as “en fr”."),
    )
    given_by = models.CharField(_("who provides it"), max_length=200, blank=True)
    quantity = models.PositiveSmallIntegerField(_("how many there are"))
    place_in_list = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["place_in_list", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="one_resource_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name=name)
