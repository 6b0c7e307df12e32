"""Forms of a slate: its call, who is left off and why, where it went, what became of it."""

import re
from typing import Any, cast

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from csb_portal.references import REFERENCE
from secretariat.choices.cases import DecisionForm
from secretariat.choices.slots import PLACE_TRANSITIONS, PlaceStatus
from secretariat.forms.terms import MomentInput, readers_zone
from secretariat.models import SlatePlace, SlotNomination
from secretariat.services.slots.outcomes import Sending
from secretariat.services.slots.places import Became


class ReasonForm(forms.Form):
    """Why, in words everybody reads."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone can read it."),
    )


class ExtendForm(ReasonForm):
    """A later deadline."""

    closes_at = forms.DateTimeField(
        label=_("New deadline"), help_text=lazy(readers_zone, str)(), widget=MomentInput
    )
    field_order = ("closes_at", "reason")


class LeftOffForm(forms.Form):
    """A reason for each name that is not on the slate."""

    def __init__(self, *args: Any, nominations: list[SlotNomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in nominations:
            speaks = one.speaks
            self.fields[f"reason_{one.pk}"] = forms.CharField(
                label=f"{one.case.reference}, {one.session}: {speaks or '–'} ({one.by})",
                initial=one.passed_over,
                max_length=1000,
                required=one.can_stand,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=""
                if one.can_stand
                else gettext("Nobody agreed in time; left empty, that is the reason."),
            )

    @property
    def reasons(self) -> dict[int, str]:
        """The reasons by nomination, once the form is valid."""
        return {int(name.rpartition("_")[2]): text for name, text in self.cleaned_data.items()}


class SendingForm(forms.Form):
    """When the slate went out, to whom, and what it said."""

    sent_to = forms.CharField(label=_("To whom"), max_length=200)
    sent_at = forms.DateTimeField(
        label=_("When"), help_text=lazy(readers_zone, str)(), widget=MomentInput
    )
    register_number = forms.CharField(
        label=_("Number of the relay or request in the register"),
        max_length=20,
        required=False,
        help_text=_("Such as RL-2005-0007, if it went that way."),
    )
    text = forms.CharField(
        label=_("Message"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 14})
    )

    def clean_register_number(self) -> str:
        number = self.cleaned_data["register_number"].strip().upper()
        if number and not re.fullmatch(REFERENCE, number):
            raise forms.ValidationError(gettext("Write a number such as RL-2005-0007."))
        return number

    @property
    def sending(self) -> Sending:
        return Sending(**self.cleaned_data)


class CancelSessionForm(ReasonForm):
    """Who said that a session does not take place, how, when and where."""

    decided_by = forms.CharField(label=_("By whom"), max_length=200, required=False)
    form = forms.ChoiceField(
        label=_("How it was given"), choices=DecisionForm.choices, widget=forms.RadioSelect
    )
    taken_at = forms.DateTimeField(
        label=_("When"), help_text=lazy(readers_zone, str)(), widget=MomentInput
    )
    location = forms.CharField(
        label=_("Where"),
        max_length=200,
        required=False,
        help_text=_("Needed for what was said by word of mouth."),
    )
    field_order: tuple[str, ...] = ("decided_by", "form", "taken_at", "location", "reason")

    @property
    def became(self) -> Became:
        """What was said, once the form is valid."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "outcome"}
        return Became(**data)


class OutcomeForm(CancelSessionForm):
    """What became of a name on the slate."""

    outcome = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect)
    replacement = forms.CharField(
        label=_("Who came instead"),
        max_length=200,
        required=False,
        help_text=_("Only where it was somebody who was not on the slate; everyone reads it."),
    )
    field_order: tuple[str, ...] = (
        "outcome",
        "replacement",
        "decided_by",
        "form",
        "taken_at",
        "location",
        "reason",
    )

    def __init__(self, *args: Any, place: SlatePlace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["outcome"])
        open_to = PLACE_TRANSITIONS[PlaceStatus(place.status)]
        field.choices = [(one.value, one.label) for one in PlaceStatus if one in open_to]
        self.fields["reason"].required = False
        self.fields["form"].initial = DecisionForm.WRITTEN
