"""Forms for what happens to a message once it is in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.choices.register import Manner, Outcome
from liaison.forms.register.fields import MomentField, OriginalField


class DeliverForm(forms.Form):
    """By mail, or by hand with a word on how."""

    by_hand = forms.CharField(
        label=_("Delivered by hand: how, and to which office"),
        max_length=300,
        required=False,
        help_text=_("Leave it empty to send it by mail. Everyone can read what you write here."),
    )
    delivered_at = MomentField(label=_("When was it handed over?"))


class AnswerForm(forms.Form):
    """What was answered, by whom, when, and for an oral answer where."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    text = OriginalField(label=_("What was answered"), help_text=_("Everyone can read it."))
    manner = forms.ChoiceField(
        label=_("How was it answered?"), choices=Manner.choices, widget=forms.RadioSelect
    )
    answered_by = forms.CharField(
        label=_("Who answered"),
        max_length=200,
        help_text=_("The office or function. Everyone can read it."),
    )
    place = forms.CharField(
        label=_("Where"),
        max_length=200,
        required=False,
        help_text=_("Needed for an oral answer: the room or the meeting."),
    )
    answered_at = MomentField(label=_("When was it answered?"))


class SetAsideForm(forms.Form):
    """Why a message goes no further."""

    reason = forms.CharField(
        label=_("Why it goes no further"),
        max_length=300,
        help_text=_("One sentence. The sender is told, and everyone can read it."),
    )
