"""Forms to plan a meeting and to change it."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from csb_portal.forms import KeyedForm
from csb_portal.models import User
from csb_portal.zones import zones_by_region
from families.models import Family
from families.permissions.mandates import current_mandate
from liaison.choices.bodies import AudienceKind
from liaison.choices.meetings import MeetingKind
from liaison.forms.meetings.fields import LanguagesField, WallClockField
from liaison.models import Audience, Counterpart, Meeting, MeetingSeries
from liaison.permissions.meetings import can_plan_meetings
from liaison.services.meetings.changing import mark_of

KINDS_OF_AUDIENCES = {
    AudienceKind.BUREAU: MeetingKind.BUREAU,
    AudienceKind.SECRETARIAT: MeetingKind.BUREAU,
    AudienceKind.PLENARY: MeetingKind.PLENARY,
    AudienceKind.CONTENT: MeetingKind.PLENARY,
}


class HoursForm(KeyedForm):
    """When and where, on the clocks of the place."""

    title = forms.CharField(label=_("Title"), max_length=200)
    starts = WallClockField(label=_("Begins"), help_text=_("By the clocks of the place."))
    minutes = forms.IntegerField(
        label=_("How many minutes"), min_value=5, max_value=24 * 60, initial=60
    )
    place = forms.CharField(label=_("Place and room"), max_length=200, required=False)
    remote_link = forms.URLField(
        label=_("Link to take part from afar"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Shown to the people invited only, and to everyone for a [plenary] session."),
    )
    languages = LanguagesField(label=_("Languages"), initial="en")

    def clean(self) -> dict[str, Any]:
        """Turn the hour of the place into moments."""
        data = super().clean()
        starts: datetime | None = data.pop("starts", None)
        minutes: int | None = data.pop("minutes", None)
        if starts and minutes:
            data["starts_at"] = starts.replace(tzinfo=self.place_zone).astimezone(UTC)
            data["ends_at"] = data["starts_at"] + timedelta(minutes=minutes)
        return data

    @property
    def place_zone(self) -> ZoneInfo:
        """By which clock the hours are meant: each kind of form says it."""
        raise NotImplementedError


class PlanForm(HoursForm):
    """A meeting by hand: whose it is, or of which series."""

    whose = forms.ChoiceField(
        label=_("With whom, or of whom"),
        help_text=_("A series lends what you leave empty: link, notice, quorum, who comes too."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone of the place"), choices=zones_by_region)

    field_order = ("whose", "title", "starts", "minutes", "time_zone", "place")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"time_zone": str(settings.BUREAU_TIME_ZONE)} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["whose"]).choices = _owners(user)

    @property
    def place_zone(self) -> ZoneInfo:
        return ZoneInfo(self.cleaned_data.get("time_zone") or str(settings.BUREAU_TIME_ZONE))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        name, _colon, slug = data.pop("whose", "").partition(":")
        if name:
            data |= _terms_of(name, slug)
        if data.get("series"):
            lent = [name for name in ("place", "remote_link") if not data.get(name)]
            data = {name: value for name, value in data.items() if name not in lent}
        return data


def _owners(user: User) -> list[Any]:
    if not can_plan_meetings(user):
        mandate = current_mandate(user)
        own = [mandate.family] if mandate else []
        return [(f"family:{family.slug}", str(family)) for family in own]
    bodies = Counterpart.objects.all()
    audiences = Audience.objects.filter(kind__in=KINDS_OF_AUDIENCES)
    running = MeetingSeries.objects.filter(is_running=True)
    return [
        (_("Series"), [(f"series:{row.slug}", str(row)) for row in running]),
        (_("Interface meeting with"), [(f"counterpart:{row.slug}", str(row)) for row in bodies]),
        (_("Civil society"), [(f"audience:{row.slug}", str(row)) for row in audiences]),
        (
            _("[Family] meeting of"),
            [(f"family:{row.slug}", str(row)) for row in Family.objects.active()],
        ),
    ]


def _terms_of(name: str, slug: str) -> dict[str, Any]:
    """Turn one choice into the kind of meeting, its party, and perhaps its series."""
    if name == "series":
        series = MeetingSeries.objects.get(slug=slug)
        guests = series.guests.all()
        return {"kind": series.kind, "party": series.party, "series": series, "guests": guests}
    if name == "audience":
        audience = Audience.objects.get(slug=slug)
        return {"kind": KINDS_OF_AUDIENCES[AudienceKind(audience.kind)], "party": audience}
    if name == "family":
        return {"kind": MeetingKind.FAMILY, "party": Family.objects.get(slug=slug)}
    return {"kind": MeetingKind.INTERFACE, "party": Counterpart.objects.get(slug=slug)}


class EditForm(HoursForm):
    """The same of a meeting that is planned. The link stays unless it is removed on purpose."""

    remove_link = forms.BooleanField(label=_("Remove the link"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    field_order = ("title", "starts", "minutes", "place", "remote_link", "remove_link")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.meeting = meeting
        kwargs["initial"] = {
            "title": meeting.title,
            "starts": meeting.starts_at.astimezone(meeting.zone).replace(tzinfo=None, second=0),
            "minutes": int(meeting.duration.total_seconds() // 60),
            "place": meeting.place,
            "remote_link": meeting.remote_link,
            "languages": meeting.languages.split(),
            "seen": mark_of(meeting),
        }
        super().__init__(*args, **kwargs)
        del self.fields["key"]  # a form that arrives twice is stale the second time
        if not meeting.remote_link:
            del self.fields["remove_link"]

    def clean(self) -> dict[str, Any]:
        """Hand on what was changed, and nothing that merely stands in the form."""
        data = super().clean()
        changed = {*self.changed_data, "seen", "remove_link"}
        if "starts" in changed or "minutes" in changed:
            changed |= {"starts_at", "ends_at"}
        if "starts" not in changed and "ends_at" in data:
            length = data["ends_at"] - data.pop("starts_at")
            data["ends_at"] = self.meeting.starts_at + length
        return {name: value for name, value in data.items() if name in changed}

    @property
    def place_zone(self) -> ZoneInfo:
        return self.meeting.zone
