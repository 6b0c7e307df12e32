"""Forms of date polls and of what meetings need."""

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.forms import KeyedForm
from csb_portal.models import User
from csb_portal.zones import zones_by_region
from families.models import FocalPoint
from liaison.choices.bodies import AudienceKind
from liaison.choices.calendar import ANSWERS_TO_NEEDS, Choice, NeedKind, NeedStatus
from liaison.forms.meetings.fields import DayField, LanguagesField, WallClockField
from liaison.models import (
    Audience,
    Counterpart,
    DatePoll,
    MeetingNeed,
    MeetingSeries,
    PollVoice,
)
from liaison.rules.calendar import FEWEST_DATES
from liaison.services.calendar.own_rooms import events_of
from secretariat.choices.rooms import ResourceKind
from secretariat.models import Resource, Room, Seat

MOST_DATES = 8
SIX, ALL = "six", "all"
AUDIENCES = {SIX: AudienceKind.SECRETARIAT, ALL: AudienceKind.BUREAU}


class PollForm(KeyedForm):
    """Which meeting, which dates, who of the bureau is asked, until when."""

    whose = forms.ChoiceField(
        label=gettext_lazy("With whom"),
        required=False,
        help_text=gettext_lazy("The contacts of that body are asked too, by a link of their own."),
    )
    title = forms.CharField(label=gettext_lazy("What the meeting is for"), max_length=200)
    duration_minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes"), min_value=5, max_value=24 * 60, initial=60
    )
    place = forms.CharField(label=gettext_lazy("Place and room"), max_length=200, required=False)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the hours below"), choices=zones_by_region
    )
    closes = WallClockField(label=gettext_lazy("Answers until"))
    asked = forms.ChoiceField(
        label=gettext_lazy("Who of the [bureau] is asked"),
        choices=[
            (SIX, gettext_lazy("The [secretariat]")),
            (ALL, gettext_lazy("All [focal points]")),
        ],
        widget=forms.RadioSelect,
        initial=SIX,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        zone = {"time_zone": str(settings.BUREAU_TIME_ZONE)}
        kwargs["initial"] = zone | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["whose"]).choices = _owners()
        for number in range(1, MOST_DATES + 1):
            self.fields[f"date_{number}"] = WallClockField(
                label=_("Date %(number)d") % {"number": number}, required=number <= FEWEST_DATES
            )

    def clean(self) -> dict[str, Any]:
        """Turn the hours of the place into moments, and the choices into what they mean."""
        data = super().clean()
        zone = ZoneInfo(data.get("time_zone") or str(settings.BUREAU_TIME_ZONE))

        def moment(local: datetime | None) -> datetime | None:
            return local.replace(tzinfo=zone) if local else None

        dates = [data.pop(f"date_{number}", None) for number in range(1, MOST_DATES + 1)]
        data["starts"] = [moment(date) for date in dates if date]
        data["closes_at"] = moment(data.pop("closes", None))
        asked = data.pop("asked", SIX)
        data["users"] = _people(asked)
        data["audience"] = Audience.objects.filter(kind=AUDIENCES[asked]).first()
        name, _colon, slug = data.pop("whose", "").partition(":")
        data["series"] = MeetingSeries.objects.get(slug=slug) if name == "series" else None
        if name == "counterpart":
            data["counterpart"] = Counterpart.objects.get(slug=slug)
        return data


def _owners() -> list[Any]:
    running = MeetingSeries.objects.filter(is_running=True)
    bodies = Counterpart.objects.all()
    return [
        ("", _("No other body: those asked below meet alone")),
        (_("Series"), [(f"series:{row.slug}", str(row)) for row in running]),
        (_("Interface meeting with"), [(f"counterpart:{row.slug}", str(row)) for row in bodies]),
    ]


def _people(asked: str) -> list[User]:
    found = FocalPoint.objects.sitting().users() if asked == ALL else Seat.objects.current().users()
    return list(found.filter(is_active=True).order_by("pk"))


class AnswerForm(forms.Form):
    """Yes, if need be, or no for each date; nothing is chosen for anybody."""

    def __init__(self, *args: Any, poll: DatePoll, voice: PollVoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = list(poll.options.select_related("poll"))
        given = dict(voice.answers.values_list("option_id", "choice"))
        for option in self.options:
            self.fields[self.name_of(option.pk)] = forms.ChoiceField(
                choices=Choice.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=given.get(option.pk),
            )

    @staticmethod
    def name_of(pk: int) -> str:
        return f"option-{pk}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each date with its field, for the page."""
        return [
            {"option": option, "field": self[self.name_of(option.pk)]} for option in self.options
        ]

    @property
    def choices(self) -> dict[int, str]:
        """What was chosen, by the options' keys."""
        return {
            option.pk: self.cleaned_data.get(self.name_of(option.pk), "") for option in self.options
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class NeedForm(forms.Form):
    """What a meeting needs, and by when."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=NeedKind.choices)
    what = forms.CharField(label=gettext_lazy("What is needed"), max_length=300)
    languages = LanguagesField(label=gettext_lazy("Languages, for interpretation"), required=False)
    due_on = DayField(label=gettext_lazy("Needed by"))


class AskForm(forms.Form):
    """Of whom it is asked."""

    body = forms.ModelChoiceField(label=gettext_lazy("Of whom"), queryset=Counterpart.objects.all())
    reason = forms.CharField(label=gettext_lazy("How it was asked"), max_length=500, required=False)


class OwnThingForm(forms.Form):
    """Which room, team or equipment of ours, and whether the meeting would wait for it."""

    thing = forms.ModelChoiceField(label=gettext_lazy("Which"), queryset=Room.objects.none())
    wait = forms.BooleanField(
        label=gettext_lazy("If it is taken, put us on the waiting list"), required=False
    )

    def __init__(self, *args: Any, need: MeetingNeed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = events_of(need.meeting)
        found: QuerySet[Room] | QuerySet[Resource]
        if need.kind == NeedKind.ROOM:
            found = Room.objects.filter(event__in=events, is_offered=True)
        else:
            found = Resource.objects.filter(event__in=events)
            is_spoken = Q(kind=ResourceKind.INTERPRETATION)
            wanted = is_spoken if need.kind == NeedKind.INTERPRETATION else ~is_spoken
            found = found.filter(wanted)
        self.fields["thing"].queryset = found.select_related("event")  # type: ignore[attr-defined]

    @property
    def is_possible(self) -> bool:
        """Whether there is anything of ours on the day of the meeting."""
        return bool(self.fields["thing"].queryset.exists())  # type: ignore[attr-defined]


class NeedAnswerForm(forms.Form):
    """What was answered, and why."""

    status = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[(status.value, status.label) for status in ANSWERS_TO_NEEDS],
    )
    reason = forms.CharField(
        label=gettext_lazy("In whose words, or why"), max_length=500, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        granted = data.get("status") == NeedStatus.GRANTED
        if not granted and not (data.get("reason") or "").strip():
            self.add_error("reason", _("What is not granted whole says why."))
        return data
