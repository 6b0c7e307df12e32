"""Forms of whoever gets the posts of a channel."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from csb_portal.models import User
from csb_portal.zones import zones_by_region
from liaison.models.channels.people import verified_addresses
from liaison.rules.channels import LONGEST_ADDRESS


class AddressForm(forms.Form):
    """At which of their own addresses somebody wants the posts."""

    email = forms.ChoiceField(label=_("Send me the posts of this channel at"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verified = verified_addresses(user).order_by("-primary", "email")
        field = cast("forms.ChoiceField", self.fields["email"])
        field.choices = [(one.email.lower(), one.email) for one in verified]


class SubscriptionForm(forms.Form):
    """What a subscriber can wish for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        help_text=_(
            "Shown with what you post, and in the list of members to those who belong to the "
            "channel by mandate or office; without one it says “Somebody without a name”."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.BUREAU_LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones_by_region)
    new_email = forms.EmailField(
        label=_("Another address"),
        max_length=LONGEST_ADDRESS,
        required=False,
        help_text=_("We ask there first; once confirmed, the posts go there and no more here."),
    )
    is_paused = forms.BooleanField(
        label=_("Send me nothing for now; I read the archive"), required=False
    )


class SubscribeForm(forms.Form):
    """Who asks for the posts of a channel."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=LONGEST_ADDRESS)
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        help_text=_(
            "Shown with what you post, and in the list of members to those who belong to the "
            "channel by mandate or office; you may leave it out."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.BUREAU_LANGUAGES)
