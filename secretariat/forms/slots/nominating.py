"""Forms by which somebody is nominated, and by which they answer."""

import uuid
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from families.choices.bureau import Gender
from families.models import FocalPoint
from secretariat.choices.slots import NominatedBy, SlotRole
from secretariat.countries import country_choices
from secretariat.models import SlotCall, SlotSession
from secretariat.services.slots.nominating import Named, Nominated, voices

OF_THE_SPEAKER = {SlotRole.SPEAKER: _("Speaker"), SlotRole.ALTERNATE: _("Alternate")}
OF_THE_EVENT = {
    SlotRole.SPEAKER: _("Who answers for it"),
    SlotRole.ALTERNATE: _("Who stands in"),
}
OWN_ADDRESS = _("They get a link to say yes or no. It is never shown to anyone.")


class PersonFields(forms.Form):
    """Adds the fields of one person who is named."""

    def add_person(self, role: str, label: Any) -> None:
        """Add name, address, organisation, country and language under ``role``."""
        words = {"who": str(label)}
        made: dict[str, forms.Field] = {
            "name": forms.CharField(label=gettext("%(who)s: name") % words, max_length=200),
            "email": forms.EmailField(
                label=gettext("%(who)s: e-mail address") % words, help_text=OWN_ADDRESS
            ),
            "organisation": forms.CharField(
                label=gettext("%(who)s: organisation") % words, max_length=200, required=False
            ),
            "country": forms.ChoiceField(
                label=gettext("%(who)s: country") % words,
                choices=[("", "–"), *country_choices()],
                required=False,
            ),
            "language": forms.ChoiceField(
                label=gettext("%(who)s: language to write in") % words,
                choices=settings.BUREAU_LANGUAGES,
                initial="en",
            ),
        }
        for name, field in made.items():
            self.fields[f"{role}_{name}"] = field

    def named(self, role: str) -> Named:
        """Return the person under ``role``, once the form is valid."""
        names = ("name", "email", "organisation", "country", "language")
        return Named(**{name: self.cleaned_data[f"{role}_{name}"] for name in names})


class NominationForm(PersonFields):
    """A nomination: for which session, who speaks, who stands in, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    session = forms.ModelChoiceField(
        queryset=SlotSession.objects.none(), label=_("Session"), empty_label=None
    )
    nominated_by = forms.ChoiceField(label=_("In whose name?"), widget=forms.RadioSelect)
    group_name = forms.CharField(
        label=_("Name of the working group or caucus"), max_length=200, required=False
    )
    title = forms.CharField(label=_("Title of the side event"), max_length=200)
    organiser = forms.CharField(label=_("Organiser"), max_length=200)
    room_need = forms.CharField(
        label=_("What it needs of a room"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How many people, for how long, which equipment."),
    )
    statement = forms.CharField(
        label=_("How are the criteria met?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Read by the [secretariat] and by whoever decides."),
    )
    own_name = forms.CharField(label=_("Your name"), max_length=200)
    own_email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The receipt goes there, and the link to follow it."),
    )
    own_language = forms.ChoiceField(
        label=_("Language to write to you in"), choices=settings.BUREAU_LANGUAGES, initial="en"
    )

    def __init__(
        self, *args: Any, call: SlotCall, seat: FocalPoint | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.call, self.seat = call, seat
        self._offer_sessions(call)
        self._offer_voices(call, seat)
        if not call.is_side_event:
            for name in ("title", "organiser", "room_need"):
                del self.fields[name]
        for role, label in (OF_THE_EVENT if call.is_side_event else OF_THE_SPEAKER).items():
            self.add_person(role, label)
        if seat:
            for name in ("own_name", "own_email", "own_language"):
                del self.fields[name]
        first = ["key", "session", "nominated_by", "group_name", "title", "organiser", "room_need"]
        people = [name for name in self.fields if name.startswith(tuple(SlotRole.values))]
        self.order_fields([*first, *people, "statement"])

    def _offer_sessions(self, call: SlotCall) -> None:
        field = cast("forms.ModelChoiceField", self.fields["session"])
        field.queryset = call.sessions.filter(cancelled_at=None)
        if call.is_side_event:
            field.label = gettext("Wanted day")

    def _offer_voices(self, call: SlotCall, seat: FocalPoint | None) -> None:
        open_to = [voice for voice in voices(call) if seat or voice != NominatedBy.FAMILY]
        field = cast("forms.ChoiceField", self.fields["nominated_by"])
        field.choices = [(voice.value, voice.label) for voice in open_to]
        field.initial = open_to[0] if open_to else None
        if NominatedBy.GROUP not in open_to:
            del self.fields["group_name"]

    @property
    def nominated(self) -> Nominated:
        """What was nominated, once the form is valid."""
        data = self.cleaned_data
        return Nominated(
            session=data["session"],
            speaker=self.named(SlotRole.SPEAKER),
            alternate=self.named(SlotRole.ALTERNATE),
            statement=data["statement"],
            nominated_by=data["nominated_by"],
            group_name=data.get("group_name", ""),
            title=data.get("title", ""),
            organiser=data.get("organiser", ""),
            room_need=data.get("room_need", ""),
        )

    @property
    def emails(self) -> list[str]:
        """The addresses that would get mail, once the form is valid."""
        fields = ("own_email", "speaker_email", "alternate_email")
        return [self.cleaned_data[name] for name in fields if name in self.cleaned_data]


class NamedAnewForm(PersonFields):
    """Somebody else in place of who declined."""

    def __init__(self, *args: Any, role: SlotRole, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_person(role, role.label)


class WordForm(forms.Form):
    """What somebody who is named says of themselves when they agree."""

    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=[("", _("I do not say")), *Gender.choices],
        required=False,
        help_text=_("Only totals are shown, so that everybody sees how balanced the slate is."),
    )
    is_name_withheld = forms.BooleanField(
        label=_("Do not show my name on the public page"),
        required=False,
        help_text=_("Speaking is public, so the names on a slate are. Whoever decides reads them."),
    )
