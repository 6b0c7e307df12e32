"""The form by which a post becomes a participation case, in the name of whoever wrote it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from secretariat.choices.cases import PLAINLY_DECIDED
from secretariat.forms.lodging import LodgingForm
from secretariat.models import Event


class PostCaseForm(LodgingForm):
    """What is asked for, and by whom; the poster gets the receipt."""

    kind = forms.ChoiceField(
        label=_("What is asked for"), choices=[(kind.value, kind.label) for kind in PLAINLY_DECIDED]
    )
    event = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Event.objects.none(),
        required=False,
        help_text=_("Needed for a registration."),
    )
    text = forms.CharField(
        label=_("In the applicant's words"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    field_order = (
        "kind",
        "event",
        "name",
        "email",
        "language",
        "organisation",
        "country",
        "family",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("event").queryset = Event.objects.to_come(clock.today())
        self.fields["country"].required = False
        self.fields["name"].label = _("Name of whoever asks")
        self.fields["email"].label = _("Their e-mail address")
        self.fields["email"].help_text = _(
            "The receipt goes there, with a link to follow the case."
        )
        self.fields["language"].label = _("Language to write to them in")
        self.fields["organisation"].label = _("Their organisation")
        self.fields["family"].help_text = _("The one they belong to, if that is known.")
