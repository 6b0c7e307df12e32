"""What a writer may add to a message beside its text."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal.forms import FilesField
from families.models import Family
from liaison.choices.register import Purpose, Visibility
from liaison.forms.register.fields import MessageForm, WhenField
from liaison.forms.register.parties import PartiesField, ReferencesField, options_of
from liaison.models import Audience, Counterpart, Message
from liaison.models.register.queries import MessageQuerySet
from liaison.services.register.details import Details

DETAILS = (
    "purpose",
    "due_at",
    "cc",
    "response",
    "action",
    "in_response_to",
    "related",
    "supersedes",
    "other_reference",
    "attachments",
    "visibility",
    "is_urgent",
    "needs_concurrence",
)


class DetailedMessageForm(MessageForm):
    """A message with everything it can carry; what has a usual value is folded away."""

    purpose = forms.ChoiceField(label=_("What is it for?"), required=False)
    due_at = WhenField(
        label=_("Until when?"),
        help_text=_("Needed for an act or a comment. On your own clock."),
    )
    cc = PartiesField(label=_("Copies to"), required=False)
    response = PartiesField(label=_("The response goes to"), required=False)
    action = PartiesField(label=_("Action is with"), required=False)
    in_response_to = ReferencesField(
        label=_("In response to"),
        most=1,
        help_text=_(
            "The reference of one message, like RL-2005-0001. Its action is closed where "
            "whoever it asked responds."
        ),
    )
    related = ReferencesField(label=_("Related messages"), help_text=_("References."))
    supersedes = ReferencesField(
        label=_("Takes the place of"),
        most=1,
        help_text=_("The message this one corrects. It is marked, and never deleted."),
    )
    other_reference = forms.CharField(
        label=_("The other body's own reference"),
        max_length=100,
        required=False,
        help_text=_("Their number of the document, if it has one."),
    )
    attachments = FilesField(label=_("Files"), help_text=_("Documents, pictures or plain text."))
    visibility = forms.ChoiceField(
        label=_("Who may see it?"), choices=Visibility.choices, required=False
    )
    is_urgent = forms.BooleanField(label=_("It is urgent"), required=False)
    needs_concurrence = forms.BooleanField(
        label=_("It is sent in conjunction with the [Civil Society Division]"), required=False
    )

    purposes = tuple(Purpose)

    def __init__(self, *args: Any, messages: MessageQuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("As usual")), *((purpose, purpose.label) for purpose in self.purposes)]
        cast("forms.ChoiceField", self.fields["purpose"]).choices = choices
        everybody = [
            (_("Civil society"), options_of(Audience.objects.all())),
            (_("[Families]"), options_of(Family.objects.active())),
            (_("Other bodies"), options_of(Counterpart.objects.all())),
        ]
        for name in ("cc", "response", "action"):
            cast("PartiesField", self.fields[name]).choices = everybody
        if messages is not None:
            for name in ("in_response_to", "related", "supersedes"):
                cast("ReferencesField", self.fields[name]).messages = messages

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in DETAILS]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in DETAILS]

    @property
    def is_more_open(self) -> bool:
        """Whether something stands among the details, or is wrong there."""
        return any(field.errors or field.value() for field in self.more_fields)

    @property
    def text(self) -> dict[str, Any]:
        """What was written and chosen, without the details."""
        return {name: value for name, value in self.cleaned_data.items() if name not in DETAILS}

    @property
    def details(self) -> Details:
        """The details, each at its usual value where it was left empty or made no sense."""
        data = self.cleaned_data
        return Details(
            purpose=data.get("purpose", ""),
            due_at=data.get("due_at"),
            visibility=data.get("visibility") or Visibility.PUBLIC,
            is_urgent=data.get("is_urgent", False),
            needs_concurrence=data.get("needs_concurrence", False),
            other_reference=data.get("other_reference", ""),
            cc=data.get("cc", []),
            response=data.get("response", []),
            action=data.get("action", []),
            in_response_to=_only(data.get("in_response_to")),
            supersedes=_only(data.get("supersedes")),
            related=data.get("related", []),
            files=data.get("attachments", []),
        )


def _only(messages: list[Message] | None) -> Message | None:
    return messages[0] if messages else None
