"""Forms for single steps of a message that was taken."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from csb_portal.choices import VersionOrigin
from liaison.forms.register.fields import OriginalField
from liaison.forms.register.parties import ReferencesField
from liaison.models import Message
from liaison.models.register.queries import MessageQuerySet


class ReasonForm(forms.Form):
    """One sentence that everyone can read."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("One sentence. Everyone can read it.")
    )


class ConcurForm(forms.Form):
    """Whether the Civil Society Division concurs."""

    agrees = forms.TypedChoiceField(
        label=_("Do you concur?"),
        choices=[("yes", _("Yes, it may be sent")), ("no", _("No, for this reason"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=300,
        required=False,
        help_text=_("Needed if you do not concur. Everyone can read it."),
    )


class RelateForm(forms.Form):
    """Another message this one belongs to."""

    other = ReferencesField(
        label=_("The other message"), most=1, help_text=_("Its reference, like RL-2005-0001.")
    )

    def __init__(self, *args: Any, messages: MessageQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("ReferencesField", self.fields["other"])
        field.messages, field.required = messages, True


class TranslationForm(forms.Form):
    """A version of a message in another language."""

    language = forms.ChoiceField(label=_("Into which language?"))
    origin = forms.ChoiceField(
        label=_("How was it made?"), choices=VersionOrigin.choices, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = OriginalField(label=_("Text"))

    def __init__(self, *args: Any, message: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [pair for pair in settings.BUREAU_LANGUAGES if pair[0] != message.language]
        cast("forms.ChoiceField", self.fields["language"]).choices = languages
