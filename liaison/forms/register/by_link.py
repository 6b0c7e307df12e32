"""The form by which another body answers without an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.choices.register import Outcome
from liaison.forms.register.fields import OriginalField

OUTCOMES = [
    (Outcome.GRANTED, Outcome.GRANTED.label),
    (Outcome.PART_GRANTED, Outcome.PART_GRANTED.label),
    (Outcome.REFUSED, Outcome.REFUSED.label),
    (Outcome.EXPLAINED, Outcome.EXPLAINED.label),
    (Outcome.NOT_FOR_US, _("Not ours to answer")),
    (Outcome.OTHER, Outcome.OTHER.label),
]


class LinkAnswerForm(forms.Form):
    """What a body answers itself; "not ours" says whom to ask instead."""

    outcome = forms.ChoiceField(label=_("Your answer"), choices=OUTCOMES, widget=forms.RadioSelect)
    text = OriginalField(
        label=_("In your words"), help_text=_("Everyone can read it, with the request.")
    )
    ask_instead = forms.CharField(
        label=_("Whom to ask instead"),
        max_length=200,
        required=False,
        help_text=_("Only if it is not yours to answer: the office or body."),
    )
    answered_by = forms.CharField(
        label=_("Who answers"),
        max_length=200,
        help_text=_("The office or function. Everyone can read it."),
    )

    def __init__(self, *args: Any, is_private: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_private:
            self.fields["text"].help_text = _("It goes to whoever asked.")
            self.fields["answered_by"].help_text = _("The office or function.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == Outcome.NOT_FOR_US and not data.get("ask_instead", "").strip():
            self.add_error("ask_instead", _("Say whom to ask, so that it gets somewhere."))
        return data
