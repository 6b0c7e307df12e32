"""What people fill in on this floor."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from elections.models import Candidacy, Election

LONGEST_TEXT = 5000


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
    """One ballot: up to so many candidates, or blank on purpose."""

    choices = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _(
                "“%(value)s” is not a candidate in this election. Choose from the list below."
            )
        },
    )
    blank = forms.BooleanField(
        label=_("I hand in a blank ballot: none of these"),
        required=False,
    )

    def __init__(
        self, *args: Any, election: Election, candidacies: Iterable[Candidacy], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.election = election
        offered = cast("forms.MultipleChoiceField", self.fields["choices"])
        offered.choices = [(c.family.slug, str(c.family)) for c in candidacies]

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        choices, blank = cleaned.get("choices", []), cleaned.get("blank")
        most = self.election.max_choices
        if len(choices) > most:
            self.add_error(None, self._too_many(len(choices)))
        if choices and blank:
            self.add_error(
                None, _("A ballot with choices is not blank. Take away the one or the other.")
            )
        if not (choices or blank or self.errors):
            self.add_error(
                None,
                _("You have chosen nothing. If you mean a blank ballot, tick the last line."),
            )
        return cleaned

    def _too_many(self, count: int) -> str:
        most = self.election.max_choices
        sentence = ngettext_lazy(
            "The rule: a ballot holds %(most)d choice, and you have ticked %(count)d. "
            "Take away what is too many; nothing is cast yet.",
            "The rule: a ballot holds up to %(most)d choices, and you have ticked %(count)d. "
            "Take away what is too many; nothing is cast yet.",
            most,
        )
        return sentence % {"most": most, "count": count}
