"""Forms of passes."""

from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secretariat.forms.lodging import LodgingForm
from secretariat.forms.terms import MomentInput, readers_zone
from secretariat.models import Event, PassPool, PassRequest
from secretariat.models.passes.pool import MOST_PASSES
from secretariat.rules.passes.presets import name_of, presets
from secretariat.services.passes.pools import Plan

MOMENTS = {
    "opens_at": gettext_lazy("Requests from"),
    "closes_at": gettext_lazy("Requests until"),
    "ranking_until": gettext_lazy("[Families] rank until"),
    "results_at": gettext_lazy("Outcomes are told at"),
    "collect_by": gettext_lazy("Holders come to the door by"),
    "begins_at": gettext_lazy("It begins at"),
}
A_LIST = 60_000


class PassForm(LodgingForm):
    """Who asks for a pass: as few questions as possible, for a phone in a queue."""

    field_order = ["key", "name", "email", "family", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["organisation"]
        del self.fields["country"]
        family = self._field("family")
        family.required = True
        family.help_text = _("It puts its own requests in order.")
        self.fields["email"].help_text = _(
            "The one you are registered with. Your receipt goes there, with a link to confirm it."
        )


class PoolForm(forms.Form):
    """A pool before its rule is published."""

    event = forms.ModelChoiceField(label=gettext_lazy("Event"), queryset=Event.objects.all())
    title = forms.CharField(
        label=gettext_lazy("For what"),
        max_length=100,
        help_text=gettext_lazy("Such as: the opening."),
    )
    quota = forms.IntegerField(label=gettext_lazy("Passes"), min_value=1, max_value=MOST_PASSES)
    preset = forms.ChoiceField(label=gettext_lazy("Rule"), widget=forms.RadioSelect)
    seed = forms.CharField(
        label=gettext_lazy("Seed of the lottery"),
        max_length=200,
        help_text=gettext_lazy(
            "Words nobody chooses for their effect, such as the event and its day. Everybody "
            "reads them before the first request, and can repeat the draw."
        ),
    )
    offer_hours = forms.IntegerField(
        label=gettext_lazy("Hours an offer from the waiting list holds"),
        min_value=1,
        max_value=168,
        initial=2,
    )
    no_show_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until the pass of somebody absent can go on"),
        min_value=0,
        max_value=600,
        initial=10,
    )

    def __init__(self, data: Any = None, *, pool: PassPool | None = None) -> None:
        names = [each.name for each in fields_of(Plan)]
        initial = {name: getattr(pool, name) for name in names} if pool else None
        super().__init__(data, initial=initial)
        rules = presets()
        self.fields["preset"].choices = [  # type: ignore[attr-defined]
            (key, name_of(rule)) for key, rule in rules.items()
        ]
        if not pool:
            self.fields["preset"].initial = next(iter(rules))
        for name, label in MOMENTS.items():
            self.fields[name] = forms.DateTimeField(
                label=label, widget=MomentInput, help_text=lazy(readers_zone, str)()
            )
        self.order_fields([*names[:5], *MOMENTS, *names[-2:]])

    @property
    def plan(self) -> Plan:
        """What is written down, once the form is valid."""
        return Plan(**self.cleaned_data)


class RegistrationsForm(forms.Form):
    """The host's list of who is registered."""

    text = forms.CharField(
        label=gettext_lazy("E-mail addresses, one a line"),
        max_length=A_LIST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Whole lines of a spreadsheet are fine; only the address is kept."),
    )


class HistoryForm(forms.Form):
    """Passes of events before the portal."""

    text = forms.CharField(
        label=gettext_lazy("Event, day, short name of the [family], passes: one line each"),
        max_length=A_LIST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Such as: Special meeting,2005-01-10,asia,1"),
    )


class RankingForm(forms.Form):
    """A family's order: a place for each request, or none for "by time"."""

    def __init__(self, *args: Any, requests: list[PassRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requests = requests
        for request in requests:
            self.fields[request.number] = forms.IntegerField(
                label=f"{request.case.name} ({request.number})",
                min_value=1,
                max_value=len(requests),
                required=False,
                initial=request.rank,
            )

    @property
    def numbers(self) -> list[str]:
        """The references that have a place, first to last; a place taken twice stands twice."""
        placed = {number: place for number, place in self.cleaned_data.items() if place}
        return sorted(placed, key=lambda number: placed[number])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        places = [place for place in data.values() if place]
        if len(places) != len(set(places)):
            raise forms.ValidationError(_("Two requests have the same place. Give each its own."))
        return data


class ReasonForm(forms.Form):
    """Why a published pool changes."""

    reason = forms.CharField(
        label=gettext_lazy("The reason, for everybody to read"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RaiseForm(ReasonForm):
    """How many passes there are with those the host gave on top."""

    places = forms.IntegerField(
        label=gettext_lazy("How many passes there are now, in all"),
        min_value=1,
        max_value=MOST_PASSES,
    )
    field_order = ["places", "reason"]
