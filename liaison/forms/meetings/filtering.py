"""The filters of the lists of meetings and of actions."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.months import Month
from liaison.choices.meetings import ActionStatus, MeetingKind
from liaison.models import Counterpart, MeetingSeries
from liaison.models.meetings.meeting import MeetingQuerySet
from liaison.models.meetings.outcome import ActionItemQuerySet

ANY = ("", _("Any"))
AHEAD, PAST, OWED = "ahead", "past", "owed"
TIMES = [
    ANY,
    (AHEAD, _("To come")),
    (PAST, _("Past")),
    (OWED, _("Minutes overdue")),
]
LATE = ("late", _("Past its day"))


class MeetingFilter(forms.Form):
    """Every field narrows the list; together they make an address to pass on."""

    body = forms.ChoiceField(label=_("With"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *MeetingKind.choices], required=False)
    time = forms.ChoiceField(label=_("When"), choices=TIMES, required=False)
    month = forms.CharField(
        label=_("Month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2005-02"}),
    )
    series = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        met = Counterpart.objects.filter(
            Q(meeting_set__isnull=False)
            | Q(meeting_as_guest__isnull=False)
            | Q(pk__in=MeetingSeries.objects.exclude(counterpart=None).values("counterpart"))
        )
        bodies = [(body.slug, str(body)) for body in met.distinct()]
        cast("forms.ChoiceField", self.fields["body"]).choices = [ANY, *bodies]

    def clean_month(self) -> Month | None:
        text = self.cleaned_data["month"]
        try:
            return Month.parse(text) if text else None
        except ValueError as error:
            message = _("Write a month like 2005-02.")
            raise forms.ValidationError(message) from error

    def narrow(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        """Return those that fit; a field that makes no sense narrows nothing."""
        self.is_valid()
        wanted, now = self.cleaned_data, clock.now()
        if slug := wanted.get("body"):
            with_it = Q(counterpart__slug=slug) | Q(guests__slug=slug)
            meetings = meetings.filter(with_it).distinct()
        if kind := wanted.get("kind"):
            meetings = meetings.filter(kind=kind)
        if series := wanted.get("series"):
            meetings = meetings.filter(series__slug=series)
        if month := wanted.get("month"):
            starts, ends = month.span
            meetings = meetings.filter(starts_at__gte=starts, starts_at__lt=ends)
        if wanted.get("time") == AHEAD:
            meetings = meetings.ahead().order_by("starts_at", "pk")
        elif wanted.get("time") == PAST:
            meetings = meetings.filter(starts_at__lt=now)
        elif wanted.get("time") == OWED:
            meetings = meetings.without_minutes(now)
        return meetings


class ActionFilter(forms.Form):
    status = forms.ChoiceField(
        label=_("State"), choices=[ANY, *ActionStatus.choices, LATE], required=False
    )
    body = forms.ChoiceField(label=_("Agreed with"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        met = Counterpart.objects.filter(meeting_set__actions__isnull=False).distinct()
        bodies = [(body.slug, str(body)) for body in met]
        cast("forms.ChoiceField", self.fields["body"]).choices = [ANY, *bodies]

    def narrow(self, actions: ActionItemQuerySet) -> ActionItemQuerySet:
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("status") == LATE[0]:
            actions = actions.late(clock.today())
        elif status := wanted.get("status"):
            actions = actions.filter(status=status)
        if slug := wanted.get("body"):
            actions = actions.filter(meeting__counterpart__slug=slug)
        return actions
