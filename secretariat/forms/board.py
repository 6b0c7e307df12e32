"""Forms of the desk: what a board shows, and what is done to several cases at once."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal.models import User
from families.models import Family
from secretariat.choices.board import BoardView, BulkStep, Holder
from secretariat.choices.cases import OUTCOMES, CaseKind, CaseStatus, DecisionForm, Turn
from secretariat.forms.terms import MomentInput
from secretariat.models import Event
from secretariat.services.board.listing import Wanted, possible_handlers
from secretariat.services.board.steps import Given
from secretariat.services.cases.decisions import Decision

ANY = ("", _("Any"))


class BoardForm(forms.Form):
    """Narrows a board by an address that can be passed on; what is no choice is left out."""

    view = forms.ChoiceField(
        choices=BoardView.choices, required=False, widget=forms.HiddenInput, label=_("Board")
    )
    words = forms.CharField(
        label=_("Words"),
        max_length=100,
        required=False,
        help_text=_("Of a number, a name, an organisation or an address."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *CaseKind.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *CaseStatus.choices], required=False)
    turn = forms.ChoiceField(label=_("Whose turn"), choices=[ANY, *Turn.choices], required=False)
    event = forms.ModelChoiceField(
        label=_("Event"),
        queryset=Event.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=_("Any"),
    )
    family = forms.ModelChoiceField(
        label=_("[Family]"),
        queryset=Family.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=_("Any"),
    )
    handler = forms.ChoiceField(label=_("Who handles it"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), str(one)) for one in possible_handlers()]
        cast("forms.ChoiceField", self.fields["handler"]).choices = [
            ANY, *Holder.choices, *people,
        ]  # fmt: skip

    @property
    def wanted(self) -> Wanted:
        """What is looked for, as far as it is one of the choices."""
        found = self.cleaned_data if self.is_valid() or self.errors else {}
        chosen = {name: value for name, value in found.items() if value and name != "view"}
        return Wanted(**chosen)

    def view_or(self, first: BoardView) -> BoardView:
        """Return the board that is asked for, or the one somebody begins with."""
        self.is_valid()
        return BoardView(self.cleaned_data.get("view") or first)


class BulkForm(forms.Form):
    """What whoever handles the cases says once, for all of them."""

    def given(self) -> Given:
        """Return it as the step takes it."""
        return Given(**self.cleaned_data)


class ReasonForm(BulkForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Each applicant reads it."),
    )


class AssignForm(BulkForm):
    handler = forms.ModelChoiceField(
        label=_("Who handles them"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["handler"]).queryset = possible_handlers()


class DueForm(BulkForm):
    until = forms.DateTimeField(
        label=_("Until when"), widget=MomentInput, help_text=_("On your own clock.")
    )


class AskForm(ReasonForm):
    until = forms.DateTimeField(
        label=_("Until when"),
        widget=MomentInput,
        required=False,
        help_text=_("On your own clock. Leave it empty for the usual time."),
    )
    field_order = ("reason", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What is missing")
        self.fields["reason"].help_text = _(
            "Each applicant reads it, below the items of the checklist that are not in."
        )


class NoteForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Your words")


class PlainReasonForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class DecideForm(BulkForm):
    """A decision, as whoever took it gave it."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=[(one.value, one.label) for one in OUTCOMES]
    )
    taken_by = forms.CharField(label=_("Taken by"), max_length=200)
    on_proposal_of = forms.CharField(label=_("On the proposal of"), max_length=200, required=False)
    form = forms.ChoiceField(label=_("How it was given"), choices=DecisionForm.choices)
    taken_at = forms.DateTimeField(
        label=_("Taken at"), widget=MomentInput, help_text=_("On your own clock.")
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("Needed for what was decided by word of mouth."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Each applicant reads it."),
    )

    def given(self) -> Given:
        return Given(decision=Decision(**self.cleaned_data))


BULK_FORMS: dict[BulkStep, type[BulkForm]] = {
    BulkStep.ASSIGN: AssignForm,
    BulkStep.ASK: AskForm,
    BulkStep.NOTE: NoteForm,
    BulkStep.WITH_DIVISION: PlainReasonForm,
    BulkStep.TAKE_UP: PlainReasonForm,
    BulkStep.DECIDE: DecideForm,
    BulkStep.DUE: DueForm,
}


class ChosenForm(forms.Form):
    """Which cases, and what is done to them."""

    step = forms.ChoiceField(
        label=_("What is done"),
        choices=BulkStep.choices,
        error_messages={"required": _("Choose what is done.")},
    )
    scope = forms.ChoiceField(
        label=_("To which cases"),
        choices=[
            ("ticked", _("Those ticked")),
            ("all", _("All that this board shows, on every page")),
        ],
        initial="ticked",
        widget=forms.RadioSelect,
    )
