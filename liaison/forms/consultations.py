"""Forms of consultations: asking, commenting, answering, summing up."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liaison.choices.consultations import CommentOutcome
from liaison.forms.register.fields import OriginalField
from liaison.models import Message, ServiceTerms


class ConsultationForm(forms.Form):
    """What the plenary is asked, why, and for how long."""

    question = forms.CharField(label=_("Question"), max_length=300)
    background = OriginalField(
        label=_("Background"),
        help_text=_("What is to be decided, and which content it touches. Everyone reads it."),
    )
    days = forms.IntegerField(label=_("Days it is open"), min_value=1, max_value=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = ServiceTerms.objects.now()
        self.fields["days"].initial = self.initial.get("days", terms.consultation_days)
        self.fields["days"].help_text = _("At least %(count)d; the last day ends at 18:00.") % {
            "count": terms.consultation_minimum
        }


class NewConsultationForm(ConsultationForm):
    """The same, with the message whose decision waits for it."""

    message = forms.CharField(
        label=_("Message it is about"),
        max_length=20,
        required=False,
        help_text=_("Its reference, such as RL-2005-0009. It waits until the summary is out."),
    )

    field_order = ["message", "question", "background", "days"]

    def clean_message(self) -> Message | None:
        reference = self.cleaned_data["message"].strip().upper()
        if not reference:
            return None
        message = Message.objects.filter(reference=reference).first()
        if message is None:
            raise forms.ValidationError(_("There is no message of that reference."))
        return message


class CommentForm(forms.Form):
    """A focal point's comment; who it is, is known."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Everyone can read it, and what was done with it."),
    )


class ParticipantCommentForm(CommentForm):
    """The same from somebody without an account, who confirms their address by mail."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We mail you a link to confirm it. It is never shown to anyone."),
    )
    name_is_public = forms.BooleanField(
        label=_("My name may be shown with the comment"), required=False
    )
    language = forms.ChoiceField(
        label=_("Language to write to you in"), choices=settings.BUREAU_LANGUAGES, initial="en"
    )


class ReasonForm(forms.Form):
    """One sentence everybody can read."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("One sentence. Everyone can read it.")
    )


class CommentAnswerForm(forms.Form):
    """What was done with a comment, and why."""

    outcome = forms.ChoiceField(
        label=_("What was done with it"),
        choices=CommentOutcome.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class SummaryForm(forms.Form):
    """What came of the consultation as a whole."""

    summary = OriginalField(
        label=_("Summary"), help_text=_("Mailed to whoever was asked and whoever commented.")
    )
