"""Forms in which a message is written; the services say what may go where."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from families.models import Family
from liaison.choices.bodies import STATEMENT_AUDIENCES
from liaison.choices.register import PURPOSES_WITH_DEADLINE
from liaison.forms.register.details import DetailedMessageForm
from liaison.forms.register.fields import MessageForm, MomentField
from liaison.forms.register.parties import PartiesField, PartyField, options_of
from liaison.models import Audience, Counterpart, Party


class RelayForm(DetailedMessageForm):
    """A message of another body, as it came in."""

    sender = forms.ModelChoiceField(label=_("From"), queryset=Counterpart.objects.all())
    audiences = forms.ModelMultipleChoiceField(
        label=_("For"),
        queryset=Audience.objects.for_relays(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one audience.")},
    )
    received_at = MomentField(label=_("When did it reach you?"))

    field_order = ["sender", "audiences", "nature", "subject", "body", "language", "received_at"]

    def to_parties(self) -> list[Party]:
        return list(self.cleaned_data.get("audiences", []))

    def sending_party(self) -> Party | None:
        return self.cleaned_data.get("sender")


class StatementForm(DetailedMessageForm):
    """What a family, a working group or the secretariat says to others of civil society."""

    sender = PartyField(
        label=_("On behalf of"),
        help_text=_("Your [family], or a group you speak for; the portal records that you did."),
    )
    to = PartiesField(
        label=_("For"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one [family], group or audience.")},
    )

    field_order = ["sender", "to", "nature", "subject", "body", "language"]

    def __init__(self, *args: Any, senders: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PartyField", self.fields["sender"]).choices = options_of(senders)
        audiences = Audience.objects.filter(kind__in=STATEMENT_AUDIENCES)
        receivers = [*audiences, *Family.objects.active()]
        cast("PartiesField", self.fields["to"]).choices = options_of(receivers)

    def to_parties(self) -> list[Party]:
        return self.cleaned_data.get("to", [])

    def sending_party(self) -> Party | None:
        return self.cleaned_data.get("sender")


class AskingFields(forms.Form):
    """On whose behalf, and of whom something is asked."""

    on_behalf_of = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Audience.objects.for_requests(),
        help_text=_("The portal does not decide who may speak for them; it records that you did."),
    )
    counterpart = forms.ModelChoiceField(
        label=_("To"),
        queryset=Counterpart.objects.all(),
        help_text=_("Requests to other bodies go through the [Civil Society Division]."),
    )

    field_order = ["on_behalf_of", "counterpart", "nature", "subject", "body", "language"]


class RequestForm(AskingFields, DetailedMessageForm):
    """What the plenary or Content and Themes ask of another body; a focal point writes it."""

    purposes = PURPOSES_WITH_DEADLINE

    def to_parties(self) -> list[Party]:
        body = self.cleaned_data.get("counterpart")
        return [body] if body else []

    def sending_party(self) -> Party | None:
        return self.cleaned_data.get("on_behalf_of")


class ParticipantRequestForm(AskingFields, MessageForm):
    """The same from somebody without an account, who confirms their address by mail."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We mail you a link to confirm it. It is never shown to anyone."),
    )
    name_is_public = forms.BooleanField(
        label=_("My name may be shown with the request"), required=False
    )
