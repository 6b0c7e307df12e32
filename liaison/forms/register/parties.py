"""Fields that name bodies, audiences, families, and other messages."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from families.models import Family
from liaison.models import Audience, Counterpart, Message, Party
from liaison.models.bodies.party import field_of
from liaison.models.register.queries import MessageQuerySet


def name_of(party: Party) -> str:
    """Name a party as forms and addresses do: ``family:youth``."""
    return f"{field_of(party)}:{party.slug}"


def find_parties(names: Iterable[str]) -> list[Party]:
    """Return the parties of such names, in their order, leaving out what is none."""
    found = (find_party(name) for name in dict.fromkeys(names))
    return [party for party in found if party]


def find_party(name: str) -> Party | None:
    """Return the party of such a name, or nothing."""
    kind, _colon, slug = name.partition(":")
    if kind == "counterpart":
        return Counterpart.objects.filter(slug=slug).first()
    if kind == "family":
        return Family.objects.filter(slug=slug).first()
    return Audience.objects.filter(slug=slug).first()


def options_of(parties: Iterable[Party]) -> list[tuple[str, str]]:
    return [(name_of(party), str(party)) for party in parties]


class PartiesField(forms.MultipleChoiceField):
    """One or several bodies, audiences and families; its value is a list of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": forms.SelectMultiple(attrs={"size": 6}), **options})

    def clean(self, value: Any) -> list[Party]:
        return find_parties(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [each if isinstance(each, str) else name_of(each) for each in value]
        return value


class PartyField(forms.ChoiceField):
    """One body, audience or family."""

    def clean(self, value: Any) -> Party | None:
        return find_party(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else name_of(value)


class ReferencesField(forms.CharField):
    """References of messages, separated by commas or blanks; its value is a list of them.

    ``messages`` is what the writer may see: what is private to others is not known here.
    """

    messages: MessageQuerySet

    def __init__(self, *, most: int = 10, **options: Any) -> None:
        self.most = most
        super().__init__(max_length=300, required=False, **options)
        self.messages = Message.objects.public()

    def clean(self, value: Any) -> list[Message]:
        wanted = str(super().clean(value)).upper().replace(",", " ").split()
        wanted = list(dict.fromkeys(wanted))
        if len(wanted) > self.most:
            message = _("At most %(most)d here; you gave %(given)d.")
            raise forms.ValidationError(message % {"most": self.most, "given": len(wanted)})
        found = {
            message.reference: message for message in self.messages.filter(reference__in=wanted)
        }
        unknown = [reference for reference in wanted if reference not in found]
        if unknown:
            message = _("There is no message %(references)s. Write it like RL-2005-0001.")
            raise forms.ValidationError(message % {"references": ", ".join(unknown)})
        return [found[reference] for reference in wanted]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return ", ".join(message.reference for message in value)
        return value
