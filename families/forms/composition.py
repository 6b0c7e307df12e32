"""What somebody says of themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from families.choices.bureau import FromWhere, Gender
from families.models.balance_rules import BalanceRules
from families.models.self_statement import LONGEST_REGION

UNSAID = ("", "---------")


def region_field(rules: BalanceRules, **more: Any) -> forms.Field:
    """Return the field for a region: one of those that are counted, or else one's own words."""
    label = _("Your region or sub-region")
    names = rules.region_names
    if not names:
        return forms.CharField(label=label, max_length=LONGEST_REGION, **more)
    choices = [UNSAID, *((name, name) for name in names), *FromWhere.choices]
    return forms.ChoiceField(label=label, choices=choices, **more)


class SelfStatementForm(forms.Form):
    """Gender and region, both left open if one likes."""

    gender = forms.ChoiceField(
        label=_("Your gender"), choices=[UNSAID, *Gender.choices], required=False
    )

    def __init__(self, *args: Any, rules: BalanceRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = region_field(rules, required=False)
