"""The form by which a post becomes an item of an agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.models import Meeting


class AgendaForm(forms.Form):
    """For which meeting, and under which title."""

    meeting = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Meeting.objects.ahead().public(),
        help_text=_("Meetings that were announced and have not begun."),
    )
    title = forms.CharField(label=_("Title of the item"), max_length=200)
