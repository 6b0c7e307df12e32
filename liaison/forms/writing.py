"""Forms in which a message is written; the services say what may go where."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.forms.fields import MessageForm, MomentField
from liaison.models import Audience, Counterpart


class RelayForm(MessageForm):
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


class RequestForm(MessageForm):
    """What the plenary or Content and Themes ask of another body; a focal point writes it."""

    on_behalf_of = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Audience.objects.for_requests(),
        help_text=_("The portal does not decide who may speak for them; it records that you did."),
    )
    counterpart = forms.ModelChoiceField(
        label=_("To"),
        queryset=Counterpart.objects.all(),
        help_text=_("Requests to other bodies go through the Civil Society Division."),
    )

    field_order = ["on_behalf_of", "counterpart", "nature", "subject", "body", "language"]


class ParticipantRequestForm(RequestForm):
    """The same from somebody without an account, who confirms their address by mail."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We mail you a link to confirm it. It is never shown to anyone."),
    )
    name_is_public = forms.BooleanField(
        label=_("My name may be shown with the request"), required=False
    )
