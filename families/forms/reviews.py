"""Forms of the composition review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from families.forms.mandates import DayInput
from families.models import Bureau
from families.rules.reviews import window_before


class ReplyForm(forms.Form):
    """What a family likes to add when it says that it is there."""

    reply = forms.CharField(
        label=_("A reply, if you like"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everyone can read it in the record of the review. It may stay empty."),
    )


class PublicReasonForm(forms.Form):
    """A reason that everybody can read."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everyone can read it."),
    )


class CaseDecisionForm(PublicReasonForm):
    """A decision on a family somebody objected for."""

    dormant = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("no", _("The [family] stays as it is")), ("yes", _("It is recorded as dormant"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    field_order = ("dormant", "reason")


class WindowForm(forms.Form):
    """The days a review looks at; the whole months before this one, unless said otherwise."""

    first = forms.DateField(label=_("First day"), widget=DayInput)
    last = forms.DateField(label=_("Last day"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = Bureau.current().review_months
        first, last = window_before(clock.today(), months)
        self.fields["first"].initial, self.fields["last"].initial = first, last
