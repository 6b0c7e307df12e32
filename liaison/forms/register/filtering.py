"""The filter of the public register."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.months import Month
from families.models import Family
from liaison.choices.register import MessageKind, MessageStatus, Purpose
from liaison.forms.register.parties import find_party
from liaison.models import Audience, Counterpart
from liaison.models.register.queries import TEXT_IS_PUBLIC, MessageQuerySet

ANY = ("", _("Any"))
OVERDUE = ("overdue", _("Past its day"))
STATES = [choice for choice in MessageStatus.choices if choice[0] != MessageStatus.DRAFT]


class RegisterFilter(forms.Form):
    """Every field narrows the list; together they make an address to pass on."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *MessageKind.choices], required=False)
    status = forms.ChoiceField(label=_("State"), choices=[ANY, *STATES, OVERDUE], required=False)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[ANY, *Purpose.choices], required=False)
    body = forms.ChoiceField(label=_("From or for"), required=False)
    language = forms.ChoiceField(
        label=_("Readable in"), choices=[ANY, *settings.BUREAU_LANGUAGES], required=False
    )
    month = forms.CharField(
        label=_("Month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2005-02"}),
    )
    text = forms.CharField(label=_("Words"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = cast("forms.ChoiceField", self.fields["body"])
        bodies.choices = [
            ANY,
            (_("Civil society"), _options("audience", Audience.objects.all())),
            (_("Other bodies"), _options("counterpart", Counterpart.objects.all())),
            (_("[Families]"), _options("family", Family.objects.all())),
        ]

    def clean_month(self) -> Month | None:
        text = self.cleaned_data["month"]
        try:
            return Month.parse(text) if text else None
        except ValueError as error:
            message = _("Write a month like 2005-02.")
            raise forms.ValidationError(message) from error

    def narrow(self, messages: MessageQuerySet) -> MessageQuerySet:
        """Return those of ``messages`` that fit; a field that makes no sense narrows nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("kind"):
            messages = messages.filter(kind=wanted["kind"])
        if wanted.get("status") == OVERDUE[0]:
            messages = messages.overdue(clock.now())
        elif wanted.get("status"):
            messages = messages.filter(status=wanted["status"])
        if wanted.get("month"):
            messages = messages.received_in(wanted["month"])
        if wanted.get("purpose"):
            messages = messages.filter(purpose=wanted["purpose"])
        if wanted.get("language"):
            messages = messages.in_language(wanted["language"])
        body = find_party(wanted.get("body") or "")
        if body:
            messages = messages.about(body)
        if wanted.get("text"):
            messages = messages.filter(_with_words(wanted["text"]))
        return messages


def _options(prefix: str, bodies: Any) -> list[tuple[str, str]]:
    return [(f"{prefix}:{body.slug}", str(body)) for body in bodies]


def _with_words(text: str) -> Q:
    """Look into what everyone may read, so that a search tells nobody the rest."""
    words = Q(subject__icontains=text) | Q(body__icontains=text)
    answer = Q(answer__text__icontains=text)
    theirs = Q(other_reference__icontains=text)
    return Q(reference__icontains=text) | TEXT_IS_PUBLIC & (words | answer | theirs)
