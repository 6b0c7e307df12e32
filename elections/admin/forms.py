"""What whoever runs calls and elections fills in: hours, reasons, names, corrections."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.functional import lazy
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.models import User
from elections.choices import Level
from elections.models import Election, Trustee
from families.models import Family

# A run-off is called after its first round, and its columns hold 50 and 200 characters.
SLUG_LENGTH = 39
TITLE_LENGTH = 180


def in_your_zone() -> str:
    return _("In your time zone, %(zone)s") % {"zone": get_current_timezone_name()}


class MomentField(forms.SplitDateTimeField):
    """A day and an hour in the operator's own zone, by the browser's own pickers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        day: dict[str, Any] = {"type": "date", "aria-label": gettext_lazy("Day")}
        hour: dict[str, Any] = {"type": "time", "aria-label": gettext_lazy("Hour")}
        kwargs["widget"] = forms.SplitDateTimeWidget(
            date_attrs=day,
            time_attrs=hour,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        kwargs["help_text"] = kwargs.get("help_text") or lazy(in_your_zone, str)()
        super().__init__(*args, **kwargs)


class HoursForm(forms.Form):
    """From when until when."""

    opens_at = MomentField(label=gettext_lazy("Voting opens"))
    closes_at = MomentField(label=gettext_lazy("Voting closes"))

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors and cleaned["closes_at"] <= cleaned["opens_at"]:
            self.add_error("closes_at", _("Voting must close after it opens."))
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class PrepareForm(HoursForm):
    """Name an election, ask its question, and set its hours."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH)
    slug = forms.SlugField(
        label=gettext_lazy("Short name, for its address"), max_length=SLUG_LENGTH
    )
    question = forms.CharField(label=gettext_lazy("Question on the ballot"), max_length=300)
    correction_hours = forms.IntegerField(
        label=gettext_lazy("Hours to correct the roll"), min_value=0, initial=72
    )
    field_order = ["title", "slug", "question", "opens_at", "closes_at", "correction_hours"]

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if Election.objects.filter(slug=slug).exists():
            raise forms.ValidationError(
                _("Another election has the address “%(slug)s”. Choose another one."),
                params={"slug": slug},
            )
        return slug


class GroupForm(forms.Form):
    """Which group's seats."""

    group = forms.ModelChoiceField(Family.objects.none(), label=gettext_lazy("Seats of"))

    def __init__(self, *args: Any, groups: Sequence[Family], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among = Family.objects.filter(pk__in=[group.pk for group in groups])
        cast("forms.ModelChoiceField", self.fields["group"]).queryset = among


class PrepareGroupForm(GroupForm, PrepareForm):
    """Name a group's vote, ask its question, and set its hours."""

    max_choices = forms.IntegerField(
        label=gettext_lazy("Choices on a ballot"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("Empty for as many as the [bureau]’s rule says."),
    )
    field_order = ["group", *PrepareForm.field_order]

    def clean(self) -> dict:
        super().clean()
        if self.cleaned_data.get("max_choices") is None:
            self.cleaned_data.pop("max_choices", None)
        return self.cleaned_data


class TrialForm(HoursForm):
    """When a trial is held, and how it is protected."""

    level = forms.ChoiceField(label=gettext_lazy("Protection"), choices=Level.choices)


class ExtensionForm(ReasonForm):
    until = MomentField(label=gettext_lazy("Voting goes on until"))
    field_order = ["until", "reason"]


class SecondPersonForm(forms.Form):
    """Which proposed step somebody has read, so that they confirm that one and no other."""

    resolution = forms.IntegerField(widget=forms.HiddenInput)


class KeeperForm(forms.Form):
    """Somebody who keeps a secret of an election; they need no account here."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    address = forms.EmailField(label=gettext_lazy("Mail address"))
    family = forms.ModelChoiceField(
        Family.objects.active(),
        label=gettext_lazy("[Family]"),
        help_text=gettext_lazy("Leave it empty if they belong to none."),
        required=False,
    )


class TrusteeForm(KeeperForm):
    """Who gets which place among the trustees."""

    place = forms.TypedChoiceField(label=gettext_lazy("Place"), coerce=int)
    field_order = ["place", "name", "address", "family"]


class TrusteeReplacementForm(KeeperForm, ReasonForm):
    trustee = forms.ModelChoiceField(Trustee.objects.none(), label=gettext_lazy("In place of"))
    field_order = ["trustee", "name", "address", "family", "reason"]


class RegistrarReplacementForm(KeeperForm, ReasonForm):
    field_order = ["name", "address", "family", "reason"]


class LinkForm(forms.Form):
    """To whom a link is sent again."""

    keeper = forms.ChoiceField(label=gettext_lazy("To"))


class CorrectionForm(forms.Form):
    """Add somebody to the roll, or strike somebody, with a reason."""

    KINDS = [
        ("strike", gettext_lazy("Strike from the roll")),
        ("add", gettext_lazy("Add to the roll")),
    ]

    kind = forms.ChoiceField(label=gettext_lazy("Correction"), choices=KINDS)
    person = forms.ModelChoiceField(User.objects.all(), label=gettext_lazy("Person"))
    family = forms.ModelChoiceField(
        Family.objects.active(),
        label=gettext_lazy("[Family] (when adding)"),
        help_text=gettext_lazy(
            "Empty where no [focal points] vote: the rule says for whom they do."
        ),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It is mailed to the person and shown with the roll."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(label=gettext_lazy("Answer"), widget=forms.Textarea(attrs={"rows": 6}))
