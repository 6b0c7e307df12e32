"""What people fill in on this floor."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from csb_portal.forms import FilesField
from elections.models import VolunteerCall
from families.choices.bureau import Gender
from families.forms.composition import region_field
from families.models import Family

LONGEST_TEXT = 5000
LARGEST_BALLOT = 500_000  # one with a hundred candidates has 170 kB


class InterestForm(forms.Form):
    statement = forms.CharField(
        label=_("Why your [family] offers to serve"),
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


class NominationForm(forms.Form):
    """Somebody offers to sit; it asks for what the call asks for, and for nothing else."""

    group = forms.ModelChoiceField(Family.objects.active(), label=_("For which seat?"))
    statement = forms.CharField(
        label=_("Why you offer to sit"),
        help_text=_("Everybody reads it."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    gender = forms.ChoiceField(
        label=_("Your gender"),
        choices=[("", "---------"), *Gender.choices],
        help_text=_("Counted for the floor of balance. Nothing is shown of you alone."),
    )
    letter = FilesField(label=_("Letter of nomination"), most=1)

    def __init__(self, *args: Any, call: VolunteerCall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = region_field(
            call, help_text=_("Counted for balance. Nothing is shown of you alone.")
        )
        asked = {
            "gender": call.floor_of,
            "region": call.asks_region,
            "letter": call.needs_letter,
        }
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]

    def offer(self) -> dict[str, Any]:
        """Return what ``offer_to_sit`` takes."""
        letters = self.cleaned_data.get("letter") or [None]
        return {**self.cleaned_data, "letter": letters[0]}
