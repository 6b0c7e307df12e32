"""Shapes of input on this floor."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from families.forms.mandates import DayInput


def readers_zone() -> str:
    """Say on whose clock a moment is written."""
    return _("In your time zone, %(zone)s.") % {"zone": timezone.get_current_timezone_name()}


class MomentInput(forms.DateTimeInput):
    """A day and an hour, with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ConfirmedForm(forms.Form):
    """A step that is taken only after a deliberate yes."""

    confirmed = forms.BooleanField(label=gettext_lazy("I have read this and want to go on."))


class StepDownForm(ConfirmedForm):
    """From which day somebody gives up their seat."""

    on = forms.DateField(
        label=gettext_lazy("From which day on are you no longer a member?"), widget=DayInput
    )
    field_order = ["on", "confirmed"]


class QueueForm(ConfirmedForm):
    """When the first-come queue opens."""

    opens_at = forms.DateTimeField(
        label=gettext_lazy("When does the first-come queue open?"),
        help_text=lazy(readers_zone, str)(),
        widget=MomentInput,
    )
    field_order = ["opens_at", "confirmed"]


class ConstituteForm(ConfirmedForm):
    """What is still to be said when a secretariat takes office; the day seen is sent along."""

    on = forms.DateField(widget=forms.HiddenInput)
    months = forms.IntegerField(
        label=gettext_lazy("Length of the term in months"),
        min_value=1,
        max_value=60,
    )
    queue_opens_at = forms.DateTimeField(
        label=gettext_lazy("When does the first-come queue open?"),
        help_text=lazy(readers_zone, str)(),
        required=False,
        widget=MomentInput,
    )
    field_order = ["on", "months", "queue_opens_at", "confirmed"]

    def __init__(self, *args: Any, with_queue: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_queue:
            del self.fields["queue_opens_at"]


class HandoverForm(forms.Form):
    """What the next secretariat should know of a matter."""

    note = forms.CharField(
        label=gettext_lazy("What the next [secretariat] should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
