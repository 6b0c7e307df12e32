"""The form by which the rule of a funding round is written down."""

import re
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from families.forms.mandates import DayInput
from secretariat.choices.funding import CountryGroup
from secretariat.forms.terms import MomentInput, readers_zone
from secretariat.models import FundingRound
from secretariat.services.funding.rounds import Criterion, Rule

CRITERION = re.compile(r"\s*(?P<points>\d{1,3})\s*[:\-]\s*(?P<name>[^|]{1,200})(\|(?P<text>.*))?")
OTHER_PAGES = ("new", "award")
AREA = {"rows": 6}


class RoundForm(forms.ModelForm):
    """A round that is being prepared, with its criteria and ceilings."""

    criteria = forms.CharField(
        label=gettext_lazy("Criteria"),
        widget=forms.Textarea(attrs=AREA),
        help_text=gettext_lazy(
            "One a line, the weightiest first: its points at most, a colon, its name; after a "
            "bar, what is looked at. “40: Need | No other source pays”. Their order settles ties."
        ),
    )

    class Meta:
        model = FundingRound
        fields = [
            "title", "slug", "event", "text", "budget", "currency", "opens_at", "closes_at",
            "country_list", "panel_size", "least_percent", "lot_seed", "answer_days", "look_days",
            "look_until",
        ]  # fmt: skip
        widgets = {
            "opens_at": MomentInput,
            "closes_at": MomentInput,
            "look_until": DayInput,
            "text": forms.Textarea(attrs=AREA),
        }
        help_texts = {
            "opens_at": lazy(readers_zone, str)(),
            "closes_at": lazy(readers_zone, str)(),
            "lot_seed": gettext_lazy("Published with the rule; anybody draws the lot again by it."),
            "look_until": gettext_lazy("Such as the last day to buy a ticket or ask for a visa."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.pk is not None
        percents = {one.group: one.percent for one in self.instance.ceilings.all()} if known else {}
        for group in CountryGroup:
            self.fields[f"ceiling_{group.value}"] = forms.IntegerField(
                label=_("Ceiling in percent: %(group)s") % {"group": group.label},
                min_value=1,
                max_value=100,
                required=False,
                initial=percents.get(group.value),
                help_text=_("Left empty, this group gets nothing."),
            )
        if known:
            self.fields["criteria"].initial = "\n".join(
                f"{one.points}: {one.name}" + (f" | {one.text}" if one.text else "")
                for one in self.instance.criteria.all()
            )

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in OTHER_PAGES:
            raise forms.ValidationError(_("This word stands for another page. Choose another one."))
        return slug

    def clean_criteria(self) -> list[Criterion]:
        found = []
        for line in self.cleaned_data["criteria"].splitlines():
            if not line.strip():
                continue
            match = CRITERION.fullmatch(line)
            if match is None or int(match["points"]) == 0:
                message = _(
                    "This is no criterion: “%(line)s”. Write “40: Need | what is looked at”."
                )
                raise forms.ValidationError(message % {"line": line})
            text = (match["text"] or "").strip()
            found.append(Criterion(match["name"].strip(), int(match["points"]), text))
        return found

    @property
    def rule(self) -> Rule:
        """Criteria and ceilings, once the form is valid."""
        data = self.cleaned_data
        given = {group.value: data[f"ceiling_{group.value}"] for group in CountryGroup}
        return Rule(data["criteria"], {group: most for group, most in given.items() if most})
