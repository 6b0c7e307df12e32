"""Forms of the ground."""

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal.models import User
from csb_portal.zones import zones_by_region


class ProfileForm(forms.ModelForm):
    """What somebody tells of themselves."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones_by_region,
        help_text=_("Deadlines are shown by your clock; the bureau's stands beside it."),
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        help_texts = {
            "language": _("We write to you in it as far as the portal speaks it, else in English."),
        }
