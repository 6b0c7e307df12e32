"""Forms of those who handle cases: one small form a step."""

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.forms import FilesField
from csb_portal.models import User
from csb_portal.periods import end_of_day
from csb_portal.permissions import Role
from families.forms.mandates import DayInput
from secretariat.choices.cases import (
    CASE_TRANSITIONS,
    OUTCOMES,
    CaseStatus,
    DecisionForm,
    Turn,
    words_of,
)
from secretariat.forms.terms import MomentInput, readers_zone
from secretariat.models import Case, CaseTerms, Event, Seat

Choices = list[tuple[str, str]]


class StepForm(forms.Form):
    """A step of one case; each form says what it needs of that case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case

    def offer(self, name: str, choices: Choices) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices


def reason_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads it."),
        **options,
    )


class ReasonForm(StepForm):
    """A step with its reason."""

    reason = reason_field()


class WordForm(StepForm):
    """A step that may go without a reason."""

    reason = reason_field(required=False)


class TakeUpForm(WordForm):
    """For which meeting a case is taken up again."""

    event = forms.ModelChoiceField(
        label=_("For which meeting?"),
        queryset=Event.objects.none(),
        required=False,
        empty_label=_("As before"),
    )
    field_order = ["event", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to_come = Event.objects.to_come(clock.today()).order_by("first_day")
        cast("forms.ModelChoiceField", self.fields["event"]).queryset = to_come


class AskItemsForm(StepForm):
    """Which items are missing, and until when."""

    codes = forms.MultipleChoiceField(
        label=_("What is missing?"), widget=forms.CheckboxSelectMultiple
    )
    words = reason_field(required=False)
    until = forms.DateField(label=_("Until the end of which day?"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = self.case.items.select_related("requirement")
        self.offer("codes", [(item.requirement.code, str(item)) for item in items])
        self.fields["codes"].initial = [
            item.requirement.code for item in items if item.state == "missing"
        ]
        days = CaseTerms.of(self.case.kind).days_for(Turn.APPLICANT) or 0
        self.fields["until"].initial = clock.today() + timedelta(days=days)
        self.fields["words"].label = _("What else they should know")

    def clean_until(self) -> datetime:
        return end_of_day(self.cleaned_data["until"], settings.BUREAU_TIME_ZONE)


class ItemChoiceForm(StepForm):
    """One item of the checklist."""

    code = forms.ChoiceField(label=_("Item"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = self.case.items.select_related("requirement")
        self.offer("code", [(one.requirement.code, str(one)) for one in items if self.fits(one)])

    def fits(self, item: Any) -> bool:
        return True


class HandInForm(ItemChoiceForm):
    """An item that came on paper or by mail."""

    answer = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    documents = FilesField(label=_("Files"), most=5)


class WaiveForm(ItemChoiceForm):
    """An item that need not be handed in."""

    waived_by = forms.CharField(label=_("Waived by"), max_length=200)
    why = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def fits(self, item: Any) -> bool:
        return item.requirement.can_be_waived


class DecideForm(StepForm):
    """What was decided, by whom, on whose proposal, when, where, how, and why."""

    outcome = forms.ChoiceField(label=_("What was decided?"), widget=forms.RadioSelect)
    taken_by = forms.CharField(
        label=_("Who decided?"), max_length=200, help_text=_("Such as the Preparatory Committee.")
    )
    on_proposal_of = forms.CharField(label=_("On whose proposal?"), max_length=200, required=False)
    form = forms.ChoiceField(
        label=_("How was it given?"), choices=DecisionForm.choices, widget=forms.RadioSelect,
        initial=DecisionForm.WRITTEN,
    )  # fmt: skip
    taken_at = forms.DateTimeField(
        label=_("When?"), widget=MomentInput, help_text=lazy(readers_zone, str)()
    )
    place = forms.CharField(
        label=_("Where?"), max_length=200, required=False,
        help_text=_("Needed for a decision by word of mouth."),
    )  # fmt: skip
    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = CASE_TRANSITIONS[CaseStatus(self.case.status)]
        outcomes = [outcome for outcome in OUTCOMES if outcome in possible]
        self.offer("outcome", [(one.value, words_of(self.case.kind, one)) for one in outcomes])
        self.fields["taken_at"].initial = clock.now()


class NoteForm(StepForm):
    """Words on a case."""

    text = forms.CharField(
        label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_shared = forms.BooleanField(
        label=_("Share it with the applicant, who gets it by mail"), required=False
    )
    documents = FilesField(label=_("Files"), most=5)


class AssignForm(StepForm):
    """Who handles it."""

    handler = forms.ModelChoiceField(
        label=_("Who handles it?"), queryset=User.objects.none(), required=False,
        empty_label=_("Anybody"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = Q(pk__in=Seat.objects.current().values("user"))
        roles = Q(groups__name__in=[Role.STAFF, Role.OPERATOR])
        people = User.objects.filter(seated | roles, is_active=True).distinct()
        cast("forms.ModelChoiceField", self.fields["handler"]).queryset = people
        self.fields["handler"].initial = self.case.handler_id


class LinkForm(StepForm):
    """Another case that belongs to this one."""

    reference = forms.CharField(label=_("Number of the other case"), max_length=20)

    def clean_reference(self) -> Case:
        number = self.cleaned_data["reference"].strip().upper()
        if found := Case.objects.filter(reference=number).first():
            return found
        raise forms.ValidationError(
            _("There is no case %(number)s; write a number like PC-2005-0001."),
            params={"number": number},
        )


class DueForm(StepForm):
    """Another date for whoever's turn it is."""

    due_on = forms.DateField(label=_("Until the end of which day?"), widget=DayInput)

    def clean_due_on(self) -> datetime:
        return end_of_day(self.cleaned_data["due_on"], settings.BUREAU_TIME_ZONE)
