"""Forms of this floor: shape and single fields only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from csb_portal import clock, zones
from csb_portal.forms import FilesField
from csb_portal.models import StoredFile
from families.choices.families import Designation
from families.choices.proposals import ProposedAs
from families.models import Family, FocalPoint

BASES = [choice for choice in Designation.choices if choice[0] != Designation.UNSTATED]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AsOfForm(forms.Form):
    """Asks for a day that has come, on which the directory is wanted."""

    on = forms.DateField(
        label=_("As of"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DayInput,
        error_messages={"invalid": _("That is not a day; write one like 2005-03-01.")},
    )

    def clean_on(self) -> date | None:
        on = self.cleaned_data["on"]
        if on and on > clock.today():
            raise forms.ValidationError(_("That day is still to come; nobody knows who will sit."))
        return on


class BasisForm(forms.Form):
    """How a family chose its focal point."""

    designation = forms.ChoiceField(
        label=_("How were you chosen?"), choices=BASES, widget=forms.RadioSelect
    )
    designated_by = forms.CharField(
        label=_("By whom?"),
        max_length=200,
        required=False,
        help_text=_("A body or a meeting, like “the caucus meeting in Tunis”. Everybody reads it."),
    )
    designated_on = forms.DateField(label=_("On which day?"), required=False, widget=DayInput)
    designated_until = forms.DateField(
        label=_("Until which day?"),
        required=False,
        widget=DayInput,
        help_text=_(
            "If your [family] chose you for a certain time. The mandate does not end by it."
        ),
    )
    document_url = forms.URLField(
        label=_("Where can it be read?"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("The address of the minutes or of the message, if there is one."),
    )
    document = FilesField(
        label=_("Or hand the paper in"), most=1, help_text=_("Everybody can open it.")
    )

    def clean_document(self) -> StoredFile | None:
        return next(iter(self.cleaned_data["document"]), None)


class StepDownForm(forms.Form):
    """From which day on somebody leaves their own seat, and a deliberate yes."""

    on = forms.DateField(
        label=_("From which day on do you no longer hold the seat?"),
        required=False,
        widget=DayInput,
        help_text=_("Today if you leave it empty. You hold the seat until that day."),
    )
    confirmed = forms.BooleanField(
        label=_("I have read this and want to go on."),
        error_messages={"required": _("Nothing happened: tick the box to say that you mean it.")},
    )


class EarlierForm(forms.Form):
    """On which earlier day somebody leaves who has announced to leave."""

    on = forms.DateField(label=_("Leave earlier, on"), widget=DayInput)


class UploadForm(forms.Form):
    """A file to be looked at; nothing is written before its preview is confirmed."""

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        help_text=_("A CSV file, as every spreadsheet program can save."),
    )


class PersonForm(BasisForm):
    """Who is meant, for which seat, from when on, and how they were chosen."""

    proposed_as = forms.ChoiceField(
        label=_("As"), choices=ProposedAs.choices, initial=ProposedAs.FOCAL_POINT
    )
    email = forms.EmailField(label=_("E-mail address of the person"))
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("Only for somebody the portal does not know yet."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.BUREAU_LANGUAGES, initial="en"
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones.zones_by_region, initial="UTC"
    )
    seat = forms.IntegerField(
        label=_("Seat"), min_value=1, required=False, help_text=_("Empty: the first free seat.")
    )
    since = forms.DateField(
        label=_("Since"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: today. From a later day on, the person is its designate until then."),
    )
    designation = forms.ChoiceField(
        label=_("How chosen"), choices=Designation.choices, initial=Designation.UNSTATED
    )
    designated_by = forms.CharField(label=_("Chosen by"), max_length=200, required=False)
    designated_on = forms.DateField(label=_("Chosen on"), required=False, widget=DayInput)
    designated_until = forms.DateField(
        label=_("Chosen until"),
        required=False,
        widget=DayInput,
        help_text=_("If it was for a certain time. The mandate does not end by it."),
    )

    field_order: Sequence[str] = (
        "proposed_as",
        "email",
        "name",
        "language",
        "time_zone",
        "seat",
        "since",
    )


class ProposeForm(PersonForm):
    """Whom a family sends, or who is to stand in; a second person confirms it."""

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = [(number, number) for number in range(1, family.seats + 1)]
        self.fields["seat"] = forms.TypedChoiceField(
            label=_("Seat"), coerce=int, empty_value=None, choices=seats
        )


class StaffProposeForm(PersonForm):
    """The same, for any family, in the administration."""

    family = forms.ModelChoiceField(label=_("[Family]"), queryset=Family.objects.active())
    field_order = ("family", *PersonForm.field_order)


class ConfirmForm(forms.Form):
    """A deliberate yes."""

    confirmed = forms.BooleanField(label=_("I have read this and want to go on."))


class AnswerForm(forms.Form):
    """Why a proposal is declined or withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whoever proposed it reads it; it is not published."),
    )


class MembershipForm(forms.Form):
    """Which family somebody says they belong to."""

    family = forms.ModelChoiceField(label=_("[Family]"), queryset=Family.objects.active())


class ReasonForm(forms.Form):
    """A day, and the reason, which stays private."""

    on = forms.DateField(
        label=_("First day without"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: today. It may be a later day."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the person and for staff; it is not published."),
    )


def initial_basis(mandate: FocalPoint) -> dict[str, object]:
    """What has been stated so far, to be corrected."""
    if not mandate.has_basis:
        return {}
    fields = [name for name in BasisForm.base_fields if name != "document"]
    return {field: getattr(mandate, field) for field in fields}
