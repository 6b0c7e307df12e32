"""Forms of lists that are taken in."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from secretariat.choices.imports import IMPORTED_KINDS
from secretariat.models import Event


class ImportForm(forms.Form):
    """A list of applications, of what kind, and for which meeting."""

    kind = forms.ChoiceField(
        label=_("What is it a list of?"),
        choices=[(kind.value, kind.label) for kind in IMPORTED_KINDS],
    )
    event = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Event.objects.none(),
        required=False,
        help_text=_("Needed for registrations."),
    )
    file = forms.FileField(label=_("File"), help_text=_("CSV or an Excel workbook (XLSX)."))
    is_told = forms.BooleanField(
        label=_("Mail each applicant a receipt with the link to their page"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = cast("forms.ModelChoiceField", self.fields["event"])
        events.queryset = Event.objects.to_come(clock.today())
