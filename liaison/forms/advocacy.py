"""Forms of the register of advocacy."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.months import Month
from liaison.choices.consultations import AdvocacyStatus
from liaison.models import AdvocacyCase, Counterpart, Message
from liaison.models.consultations.advocacy import AdvocacyCaseQuerySet

ANY = ("", _("Any"))


class DayField(forms.DateField):
    """A day in the past; empty means today."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            help_text=_("Leave it empty to mean today."),
            **options,
        )


class AdvocacyForm(forms.Form):
    """What access was asked for, of whom, and where."""

    subject = forms.CharField(label=_("Access asked for"), max_length=200)
    details = forms.CharField(
        label=_("In more words"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    counterpart = forms.ModelChoiceField(label=_("Of whom"), queryset=Counterpart.objects.all())
    message = forms.CharField(
        label=_("By which message"),
        max_length=20,
        required=False,
        help_text=_("Its reference, such as RQ-2005-0005."),
    )
    meeting = forms.CharField(
        label=_("Or at which meeting"),
        max_length=200,
        required=False,
        help_text=_("Its reference, or its name and day."),
    )
    asked_on = DayField(label=_("When was it asked?"))

    def clean_message(self) -> Message | None:
        reference = self.cleaned_data["message"].strip().upper()
        if not reference:
            return None
        message = Message.objects.filter(reference=reference).first()
        if message is None:
            raise forms.ValidationError(_("There is no message of that reference."))
        return message


class AccessAnswerForm(forms.Form):
    """What was answered, or that nothing was."""

    status = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("What was answered, and by whom"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everyone can read it. Leave it empty only where no answer came."),
    )
    answered_on = DayField(label=_("When?"))

    def __init__(self, *args: Any, case: AdvocacyCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = case.TRANSITIONS[AdvocacyStatus(case.status)]
        choices = cast("forms.ChoiceField", self.fields["status"])
        choices.choices = [pair for pair in AdvocacyStatus.choices if pair[0] in possible]


class FollowUpForm(forms.Form):
    """What followed, and when."""

    text = forms.CharField(label=_("What followed"), widget=forms.Textarea(attrs={"rows": 3}))
    happened_on = DayField(label=_("When?"))


class AdvocacyFilter(forms.Form):
    """Every field narrows the list; together they make an address to pass on."""

    status = forms.ChoiceField(
        label=_("Answer"), choices=[ANY, *AdvocacyStatus.choices], required=False
    )
    body = forms.ModelChoiceField(
        label=_("Of whom"),
        queryset=Counterpart.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=ANY[1],
    )
    month = forms.CharField(
        label=_("Month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2005-02"}),
    )
    text = forms.CharField(label=_("Words"), max_length=100, required=False)

    def clean_month(self) -> Month | None:
        text = self.cleaned_data["month"]
        try:
            return Month.parse(text) if text else None
        except ValueError as error:
            message = _("Write a month like 2005-02.")
            raise forms.ValidationError(message) from error

    def narrow(self, cases: AdvocacyCaseQuerySet) -> AdvocacyCaseQuerySet:
        """Return those of ``cases`` that fit; a field that makes no sense narrows nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("status"):
            cases = cases.filter(status=wanted["status"])
        if wanted.get("body"):
            cases = cases.filter(counterpart=wanted["body"])
        if wanted.get("month"):
            cases = cases.asked_in(wanted["month"])
        if wanted.get("text"):
            words = wanted["text"]
            cases = cases.filter(
                Q(reference__icontains=words)
                | Q(subject__icontains=words)
                | Q(details__icontains=words)
                | Q(answer__icontains=words)
            )
        return cases
