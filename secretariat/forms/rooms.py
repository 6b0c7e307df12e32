"""Forms of rooms, interpretation and equipment."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.forms import KeyedForm
from csb_portal.models import User
from csb_portal.moments import on_day
from families.models import Family
from secretariat.models import Event, Resource, Room, RoomBooking, RoomGroup
from secretariat.permissions.cases import can_handle_cases
from secretariat.permissions.rooms import speaks_for
from secretariat.rules.rooms import DAY, MIDNIGHT, Span, lies_within, moment_of
from secretariat.services.rooms.groups import families_for, group_of_family, named_groups
from secretariat.services.rooms.reading import days_of, opening_around

NO_PURPOSE = 300


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def day_choices(days: Iterable[date]) -> list[tuple[str, str]]:
    return [(day.isoformat(), on_day(day)) for day in days]


class DayFilterForm(forms.Form):
    """Which day, and which room of all; by links that can be kept."""

    day = forms.ChoiceField(label=gettext_lazy("Day"), required=False)
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)

    def __init__(self, *args: Any, event: Event, rooms: Iterable[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = day_choices(days_of(event))
        self.fields["day"].choices = days  # type: ignore[attr-defined]
        all_rooms = [("", _("All rooms"))]
        self.fields["room"].choices = all_rooms + [  # type: ignore[attr-defined]
            (str(room.pk), room.name) for room in rooms
        ]

    def clean_day(self) -> date | None:
        day = self.cleaned_data["day"]
        return date.fromisoformat(day) if day else None


class HoursForm(KeyedForm):
    """A day of an event and two hours by the clocks of the place, as two moments.

    An hour to end that is not later is of the next day, where a room is open through that night.
    """

    day = forms.ChoiceField(label=gettext_lazy("Day"))
    starts = forms.TimeField(label=gettext_lazy("From"), widget=HourInput)
    ends = forms.TimeField(label=gettext_lazy("Until"), widget=HourInput)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.rooms = list(event.rooms.prefetch_related("days"))
        days = day_choices(self.days())
        self.fields["day"].choices = days  # type: ignore[attr-defined]
        hint = _("By the clocks of %(place)s.") % {"place": event.place}
        self.fields["starts"].help_text = self.fields["ends"].help_text = hint

    def days(self) -> list[date]:
        """Return the days on which hours can begin."""
        return days_of(self.event)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if {"day", "starts", "ends"} <= data.keys():
            day = date.fromisoformat(data["day"])
            data["starts_at"], data["ends_at"] = self.moments(day, data["starts"], data["ends"])
        return data

    def moments(self, day: date, starts: Any, ends: Any) -> tuple[datetime, datetime]:
        """Read the hours of one day; until midnight is until its end."""
        zone = self.event.zone
        begin, until = moment_of(day, starts, zone), moment_of(day + DAY, ends, zone)
        is_over_night = ends <= starts and self.is_open_through(Span(begin, until))
        if ends == MIDNIGHT or is_over_night:
            return begin, until
        return begin, moment_of(day, ends, zone)

    def is_open_through(self, span: Span) -> bool:
        """Tell whether one of the rooms that are meant is open all that time."""
        openings = (opening_around(room, span) for room in self.rooms_meant())
        return any(whole and lies_within(span, whole) for whole in openings)

    def rooms_meant(self) -> list[Room]:
        """Return the rooms whose hours count: all, where none is chosen."""
        return self.rooms


class RoomHoursForm(HoursForm):
    """Hours of a room, which may begin in the night after the last day as long as one is open."""

    room = forms.ModelChoiceField(Room.objects.none(), label=gettext_lazy("Room"))

    def __init__(self, *args: Any, rooms: QuerySet[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]

    def days(self) -> list[date]:
        days = super().days()
        after = days[-1] + DAY
        midnight = moment_of(after, MIDNIGHT, self.event.zone)
        openings = (room.opening_on(days[-1]) for room in self.rooms)
        return days + [after] * any(whole and whole.ends > midnight for whole in openings)

    def rooms_meant(self) -> list[Room]:
        return [room for room in self.rooms if room == self.cleaned_data.get("room")]


class GroupChoice:
    """In whose name somebody books: their family, the groups that named them, or anybody."""

    def __init__(self, event: Event, user: User) -> None:
        self.event = event
        self.families = {f"family-{family.pk}": family for family in families_for(user)}
        self.groups = {f"group-{group.pk}": group for group in named_groups(user, event)}

    @property
    def choices(self) -> list[tuple[str, str]]:
        both: dict[str, Family | RoomGroup] = {**self.families, **self.groups}
        return [(key, str(one)) for key, one in both.items()]

    def group_of(self, key: str) -> RoomGroup:
        """Return the group that was chosen; a family becomes one at its first booking."""
        if key in self.families:
            return group_of_family(self.event, self.families[key])
        return self.groups[key]


class RoomForm(RoomHoursForm):
    """Who wants which room, when, how many people, and whether they would wait for it."""

    group = forms.ChoiceField(label=gettext_lazy("For whom"))
    people = forms.IntegerField(
        label=gettext_lazy("How many people"), min_value=1, max_value=10_000, required=False
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=NO_PURPOSE,
        required=False,
        help_text=gettext_lazy(
            "Read by those who look after the rooms. The public reads the group."
        ),
    )
    wait = forms.BooleanField(
        label=gettext_lazy("If it is taken, put us on the waiting list"), required=False
    )
    beyond = forms.CharField(
        label=gettext_lazy("Why it may go beyond the limits"),
        max_length=NO_PURPOSE,
        required=False,
        help_text=gettext_lazy("Empty: the limits hold. Never for a group of one's own."),
    )
    field_order = ["key", "group", "room", "day", "starts", "ends", "people", "purpose", "wait"]

    def __init__(self, *args: Any, event: Event, user: User, **kwargs: Any) -> None:
        rooms = event.rooms.filter(is_offered=True)
        super().__init__(*args, event=event, rooms=rooms, **kwargs)
        self.groups = GroupChoice(event, user)
        self.fields["group"].choices = self.groups.choices  # type: ignore[attr-defined]
        if not can_handle_cases(user):
            del self.fields["beyond"]


class ChangeForm(RoomHoursForm):
    """Another room, another hour, or less; with the reason where it is not one's own."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=NO_PURPOSE,
        required=False,
        help_text=gettext_lazy("Everybody concerned reads it."),
    )
    field_order = ["key", "room", "day", "starts", "ends", "reason"]

    def __init__(self, *args: Any, booking: RoomBooking, user: User, **kwargs: Any) -> None:
        event = booking.room.event
        starts, ends = (moment.astimezone(event.zone) for moment in booking.span)
        initial = {
            "room": booking.room,
            "day": starts.date().isoformat(),
            "starts": starts.time(),
            "ends": ends.time(),
        }
        rooms = event.rooms.filter(is_offered=True) | event.rooms.filter(pk=booking.room_id)
        super().__init__(*args, event=event, rooms=rooms, initial=initial, **kwargs)
        self.fields["reason"].required = not speaks_for(user, booking.group)


class ResourceForm(HoursForm):
    """Who wants which teams or equipment: at the same hours on one day, or on each of several."""

    group = forms.ChoiceField(label=gettext_lazy("For whom"))
    resources = forms.ModelMultipleChoiceField(
        Resource.objects.none(),
        label=gettext_lazy("What"),
        widget=forms.CheckboxSelectMultiple,
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many of each"), min_value=1, max_value=100, initial=1
    )
    last_day = forms.ChoiceField(
        label=gettext_lazy("Each day until"),
        required=False,
        help_text=gettext_lazy("The same: for one day."),
    )
    place = forms.CharField(
        label=gettext_lazy("Where it is needed"), max_length=200, required=False
    )
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=NO_PURPOSE, required=False)
    wait = forms.BooleanField(
        label=gettext_lazy("Put us on the waiting list for what is not free"), required=False
    )
    field_order = [
        "key", "group", "resources", "count", "day", "last_day", "starts", "ends", "place",
        "purpose", "wait",
    ]  # fmt: skip

    def __init__(self, *args: Any, event: Event, user: User, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        self.groups = GroupChoice(event, user)
        self.fields["group"].choices = self.groups.choices  # type: ignore[attr-defined]
        self.fields["resources"].queryset = event.resources.all()  # type: ignore[attr-defined]
        same = [("", _("the same day"))]
        days = day_choices(days_of(event))
        self.fields["last_day"].choices = same + days  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if {"starts_at", "day"} <= data.keys():
            first = date.fromisoformat(data["day"])
            last = date.fromisoformat(data.get("last_day") or data["day"])
            if last < first:
                self.add_error("last_day", _("It is before the first day; choose a later one."))
            data["days"] = [day for day in days_of(self.event) if first <= day <= last]
        return data


class GiveBackForm(forms.Form):
    """The reason why something is given back, for those who read it."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=NO_PURPOSE,
        required=False,
        help_text=gettext_lazy("Everybody concerned reads it. Not needed for what you asked for."),
    )
