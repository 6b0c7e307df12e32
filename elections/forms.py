"""What people fill in on this floor."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 5000
LARGEST_BALLOT = 500_000  # one with a hundred candidates has 170 kB


class InterestForm(forms.Form):
    statement = forms.CharField(
        label=_("Why your family offers to serve"),
        help_text=_(
            "Who would do the work, in which languages and time zones. Everybody reads it."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ComplaintForm(forms.Form):
    text = forms.CharField(
        label=_("Your complaint"),
        help_text=_("What happened, and when. It is published together with its answer."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class BallotForm(forms.Form):
    """A ballot made elsewhere, with the offline booth: as text or as the file it saved."""

    ballot = forms.CharField(
        label=_("The text of the ballot"),
        required=False,
        max_length=LARGEST_BALLOT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Or the file that the offline booth saved"), required=False)

    def clean(self) -> dict:
        super().clean()
        text, file = self.cleaned_data.get("ballot"), self.cleaned_data.get("file")
        if self.errors:
            return self.cleaned_data
        if bool(text) == bool(file):
            raise forms.ValidationError(
                _("Give one ballot: its text or its file, not both. Nothing was cast.")
            )
        self.cleaned_data["text"] = self._text_of(file) if file else text
        return self.cleaned_data

    def _text_of(self, file: UploadedFile) -> str:
        if file.size and file.size > LARGEST_BALLOT:
            raise forms.ValidationError(
                _("This file is larger than any ballot. Nothing was cast; choose another file.")
            )
        try:
            return file.read().decode().strip()
        except UnicodeDecodeError:
            raise forms.ValidationError(
                _("This file is not a ballot. Nothing was cast; choose another file.")
            ) from None
