"""What somebody says of themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from families.choices.bureau import Gender


class SelfStatementForm(forms.Form):
    """Gender and region, both left open if one likes."""

    gender = forms.ChoiceField(
        label=_("Your gender"), choices=[("", "---------"), *Gender.choices], required=False
    )
    region = forms.CharField(label=_("Your region or sub-region"), max_length=60, required=False)
