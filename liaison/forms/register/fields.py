"""Fields several forms of this floor share."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from csb_portal.forms import KeyedForm
from liaison.choices.register import Nature

# Far from the ends of what clocks and databases can count, in every zone.
FIRST_YEAR, LAST_YEAR = 1900, 2999


class WhenField(forms.DateTimeField):
    """A moment on the writer's clock, which may be left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
            error_messages={"invalid": _("Write a day and a time like 2005-02-01 10:20.")},
            **options,
        )

    def to_python(self, value: Any) -> datetime | None:
        at = super().to_python(value)
        if at and not FIRST_YEAR <= at.year <= LAST_YEAR:
            message = _("Write a year between %(first)d and %(last)d.")
            raise forms.ValidationError(message % {"first": FIRST_YEAR, "last": LAST_YEAR})
        return at


class MomentField(WhenField):
    """A moment in the past; empty means now."""

    def __init__(self, **options: Any) -> None:
        help_text = _("On your own clock. Leave it empty to mean now.")
        super().__init__(help_text=help_text, **options)


class OriginalField(forms.CharField):
    """A text kept as it is typed, its white space too; line ends as one line feed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            strip=False,
            max_length=50_000,
            widget=forms.Textarea(attrs={"rows": 10}),
            **options,
        )

    def to_python(self, value: str | None) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n")
        return text if text.strip() else ""


class MessageForm(KeyedForm):
    """What a relay and a request have in common."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    nature = forms.ChoiceField(
        label=_("Is it about procedure or about content?"),
        choices=Nature.choices,
        widget=forms.RadioSelect,
        help_text=_("The [bureau] passes on procedure; content is for [Content and Themes]."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = OriginalField(label=_("Text"), help_text=_("Kept and shown exactly as it stands here."))
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=settings.BUREAU_LANGUAGES, initial="en"
    )
