"""Forms around minutes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.forms.register.fields import OriginalField


class MinutesForm(forms.Form):
    """The text, and which text it was written from."""

    body = OriginalField(
        label=_("Minutes"),
        help_text=_("Markdown: # for a heading, - for a list. Name offices, not people of others."),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)


class ReadForm(forms.Form):
    """The number of the text somebody has read."""

    text = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)


class ReturnForm(ReadForm):
    """What should change in it."""

    reason = forms.CharField(label=_("What should change"), max_length=500)


class ReasonForm(forms.Form):
    """One sentence that a step needs."""

    reason = forms.CharField(label=_("Why"), max_length=300)
