"""Forms of funding: an application, the panel, points, the decision."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MinValueValidator
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from families.choices.bureau import Gender
from families.models import Family
from secretariat.choices.cases import DecisionForm
from secretariat.choices.funding import FundingOutcome
from secretariat.countries import country_choices
from secretariat.forms.terms import MomentInput, readers_zone
from secretariat.models import FundingCriterion, FundingRound
from secretariat.services.cases.lodging import Applicant
from secretariat.services.funding.applying import Asked
from secretariat.services.funding.deciding import Departure, PanelDecision
from secretariat.services.funding.panel import Nominee
from secretariat.services.funding.proposing import Row

AREA = {"rows": 6}


class FundingForm(forms.Form):
    """What somebody without an account asks for."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Your number and the link to follow it go there."),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Your organisation"),
        max_length=200,
        help_text=gettext_lazy("As it is accredited; others are refused."),
    )
    family = forms.ModelChoiceField(
        label=gettext_lazy("The [family] it belongs to"), queryset=Family.objects.none()
    )
    country = forms.ChoiceField(label=gettext_lazy("The country in which you live"))
    amount = forms.IntegerField(
        label=gettext_lazy("What you ask for"), validators=[MinValueValidator(1)], min_value=1
    )
    text = forms.CharField(
        label=gettext_lazy("Why, and for what"),
        max_length=5000,
        widget=forms.Textarea(attrs=AREA),
        help_text=gettext_lazy("The panel gives points by the criteria above; answer each."),
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Your gender, for the balance"),
        choices=Gender.choices,
        initial=Gender.OTHER,
        required=False,
        help_text=gettext_lazy("As you say it, or not at all. Only totals are shown."),
    )
    sits_on_bureau = forms.BooleanField(
        label=gettext_lazy("I sit on the [bureau]"),
        required=False,
        help_text=gettext_lazy("Then you are out of the panel of this round by the portal itself."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language to write to you in"),
        choices=settings.BUREAU_LANGUAGES,
        initial="en",
    )

    def __init__(self, *args: Any, funding_round: FundingRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        families: Any = self.fields["family"]
        families.queryset = Family.objects.active()
        countries: Any = self.fields["country"]
        countries.choices = [("", _("Choose a country")), *country_choices()]
        self.fields["amount"].help_text = _("In whole %(currency)s.") % {
            "currency": funding_round.currency
        }

    @property
    def applicant(self) -> Applicant:
        """Who asks, once the form is valid."""
        data = self.cleaned_data
        names = ("name", "email", "organisation", "country", "family", "language")
        return Applicant(**{name: data[name] for name in names})

    @property
    def asked(self) -> Asked:
        """What is asked for, once the form is valid."""
        data = self.cleaned_data
        return Asked(
            data["amount"], data["text"], data["gender"] or Gender.OTHER, data["sits_on_bureau"]
        )


class NomineeForm(forms.Form):
    """Somebody for the panel, from the bureau or from outside."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For somebody the portal does not know yet."),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("So that a tie to an applicant of the same one is found."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language to write to them in"),
        choices=settings.BUREAU_LANGUAGES,
        initial="en",
    )

    @property
    def nominee(self) -> Nominee:
        return Nominee(**self.cleaned_data)


class WordsForm(forms.Form):
    """Some words that stay on record: a tie, or why a round is cancelled."""

    words = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CheckForm(forms.Form):
    """Whether an applicant's organisation is accredited, by whose register."""

    is_accredited = forms.TypedChoiceField(
        label=gettext_lazy("Is the organisation accredited?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No: refuse it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    taken_by = forms.CharField(
        label=gettext_lazy("By whose register?"),
        max_length=200,
        initial=gettext_lazy("The [Civil Society Division]"),
    )


class ScoreForm(forms.Form):
    """One member's points for one application."""

    remark = forms.CharField(
        label=gettext_lazy("Remark for the panel"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The others read it once all of their own points are in."),
    )

    def __init__(self, *args: Any, criteria: list[FundingCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for one in criteria:
            self.fields[f"points_{one.pk}"] = forms.IntegerField(
                label=_("%(criterion)s: 0 to %(points)d points")
                % {"criterion": one.name, "points": one.points},
                min_value=0,
                max_value=one.points,
                help_text=one.text,
            )
        self.order_fields([*(f"points_{one.pk}" for one in criteria), "remark"])

    @property
    def points(self) -> dict[int, int]:
        """The points by the key of each criterion, once the form is valid."""
        return {one.pk: self.cleaned_data[f"points_{one.pk}"] for one in self.criteria}


class PanelDecisionForm(forms.Form):
    """When, where and how the panel decided, and where it departs from the list."""

    taken_at = forms.DateTimeField(
        label=gettext_lazy("When did the panel decide?"),
        widget=MomentInput,
        help_text=lazy(readers_zone, str)(),
    )
    place = forms.CharField(
        label=gettext_lazy("Where?"),
        max_length=200,
        help_text=gettext_lazy("A room, a call, a mailing list."),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("How?"), choices=DecisionForm.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        departures = [("", _("as the list says")), *FundingOutcome.choices[1:]]
        for row in rows:
            reference = row.application.case.reference
            self.fields[f"outcome_{reference}"] = forms.ChoiceField(
                label=_("%(number)s: the panel decides") % {"number": reference},
                choices=departures,
                required=False,
            )
            self.fields[f"reason_{reference}"] = forms.CharField(
                label=_("%(number)s: why not as the list says") % {"number": reference},
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def decision(self) -> PanelDecision:
        """What the panel decided, once the form is valid."""
        data = self.cleaned_data
        departures = {
            key: Departure(data[f"outcome_{key}"], data[f"reason_{key}"])
            for key in (row.application.case.reference for row in self.rows)
            if data[f"outcome_{key}"]
        }
        return PanelDecision(data["taken_at"], data["place"], data["form"], departures)
