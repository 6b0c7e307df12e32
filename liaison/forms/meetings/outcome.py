"""Forms for what came out of a meeting: who was there, decisions, actions."""

from typing import Any, cast

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from csb_portal.forms import KeyedForm
from families.models import Family, FocalPoint
from liaison.forms.meetings.fields import DayField
from liaison.models import AgendaItem, Contact, Decision, Meeting


class AttendanceForm(forms.Form):
    """Who sat there for the bureau, and who came from the other body."""

    mandates = forms.ModelMultipleChoiceField(
        label=_("Of the [bureau]"),
        queryset=FocalPoint.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contacts = forms.ModelMultipleChoiceField(
        label=_("Of the other body"),
        queryset=Contact.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("They are counted in public, and never named."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        day = meeting.starts_at.astimezone(meeting.zone).date()
        present = list(meeting.attendances.all())
        seats = {(row.family_id, row.seat) for row in present if row.family_id}
        mandates = FocalPoint.objects.sitting(day).select_related("user", "family")
        if meeting.family:
            mandates = mandates.filter(family=meeting.family)
        kwargs["initial"] = {
            "mandates": [m.pk for m in mandates if (m.family_id, m.seat) in seats],
            "contacts": [row.contact_id for row in present if row.contact_id],
        }
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField", self.fields["mandates"]).queryset = mandates
        bodies = [meeting.counterpart_id, *meeting.guests.values_list("pk", flat=True)]
        contacts = Contact.objects.current(day).filter(counterpart__in=bodies)
        if meeting.is_shared:
            field = cast("forms.ModelMultipleChoiceField", self.fields["contacts"])
            field.queryset = contacts.select_related("counterpart")
        else:
            del self.fields["contacts"]


class DecisionField(forms.ModelChoiceField):
    """Decisions by their number and their first words."""

    def label_from_instance(self, decision: Decision) -> str:
        return f"{decision}: {Truncator(decision.text).chars(80)}"


class DecisionForm(KeyedForm):
    text = forms.CharField(
        label=_("What was decided"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    item = forms.ModelChoiceField(
        label=_("On which item"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("None of them"),
    )
    replaces = DecisionField(
        label=_("Takes the place of"),
        queryset=Decision.objects.none(),
        required=False,
        empty_label=_("No earlier decision"),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField", self.fields["item"])
        field.queryset = meeting.items.standing()
        earlier = cast("forms.ModelChoiceField", self.fields["replaces"])
        earlier.queryset = Decision.objects.standing_beside(meeting)


class SeatForm(forms.Form):
    """A seat of a family."""

    owner = forms.ChoiceField(label=_("Owner: one seat"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sitting = FocalPoint.objects.sitting().select_related("user", "family")
        names = {(m.family_id, m.seat): m.user.name for m in sitting}
        cast("forms.ChoiceField", self.fields["owner"]).choices = [
            (
                family.name,
                [
                    (
                        f"{family.slug}:{seat}",
                        f"{family.name} {seat}: {names.get((family.pk, seat), '–')}",
                    )
                    for seat in range(1, family.seats + 1)
                ],
            )
            for family in Family.objects.active()
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        slug, _colon, seat = self.cleaned_data.pop("owner", "").partition(":")
        if slug:
            self.cleaned_data |= {"family": Family.objects.get(slug=slug), "seat": int(seat)}
        return self.cleaned_data


class ActionForm(SeatForm, KeyedForm):
    """What is to be done, by which seat, until when."""

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    due_on = DayField(label=_("Until"))

    field_order = ("text", "owner", "due_on", "key")


class ReassignForm(SeatForm):
    reason = forms.CharField(label=_("Why"), max_length=300)


class ClosingForm(forms.Form):
    word = forms.CharField(
        label=_("A word on how it ended"),
        max_length=500,
        required=False,
        help_text=_("Everyone can read it. Needed when the action is called off."),
    )
