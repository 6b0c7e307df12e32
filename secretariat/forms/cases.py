"""Forms of participation cases."""

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal.forms import FilesField


class ItemForm(forms.Form):
    """One item of a checklist that is handed in."""

    answer = forms.CharField(
        label=_("In words"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    documents = FilesField(label=_("Files"), most=5)


class AnswerForm(forms.Form):
    """What the applicant writes on their case."""

    text = forms.CharField(
        label=_("Your words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    documents = FilesField(label=_("Files"), most=5)
