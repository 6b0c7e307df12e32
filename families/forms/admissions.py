"""Forms of admission and return."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from csb_portal.models import User
from families.choices.admissions import ApplicationKind
from families.choices.families import FamilyKind
from families.forms.reviews import PublicReasonForm
from families.models import Bureau, Family
from families.services.admissions.asking import Asked, Named

NEW_KINDS = [choice for choice in ApplicationKind.choices if choice[0] != ApplicationKind.RETURN]


class ApplicationForm(forms.Form):
    """What a new family, working group or caucus says of itself, and who would speak for it."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kind = forms.ChoiceField(
        label=_("What do you ask for?"), choices=NEW_KINDS, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Name in English"), max_length=200)
    family_kind = forms.ChoiceField(
        label=_("By subject or by region?"), choices=FamilyKind.choices, widget=forms.RadioSelect
    )
    statement = forms.CharField(
        label=_("Statement"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Who you are, and why the [bureau] needs you. Everyone can read it."),
    )
    basis = forms.CharField(
        label=_("How were its people chosen?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("By whom, where and when. “Ad hoc” is an answer as well; everyone reads it."),
    )
    supporters = forms.CharField(
        label=_("Supporting organisations"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, family: Family | None = None, user: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.family, bureau = family, Bureau.current()
        wanted = bureau.supporters_for_return if family else bureau.supporters_for_admission
        self.fields["supporters"].help_text = _(
            "One a line, at least %(count)d. Everyone can read their names."
        ) % {"count": wanted}
        self.places = range(1, (family.seats if family else bureau.seats_per_group) + 1)
        for place in self.places:
            self._add_person(place, user if place == 1 else None)
        if family:
            for name in ("kind", "name", "family_kind"):
                del self.fields[name]

    def _add_person(self, place: int, user: User | None) -> None:
        self.fields[f"name_{place}"] = forms.CharField(
            label=_("Person %(place)d: name") % {"place": place},
            max_length=200,
            initial=user.name if user else "",
        )
        self.fields[f"email_{place}"] = forms.CharField(
            label=_("Person %(place)d: e-mail address") % {"place": place},
            max_length=254,
            initial=user.email if user else "",
            widget=forms.EmailInput,
            validators=[validate_email],
            help_text=_("They get a link to give their word. It is never shown to anyone."),
        )
        self.fields[f"language_{place}"] = forms.ChoiceField(
            label=_("Person %(place)d: language to write in") % {"place": place},
            choices=settings.BUREAU_LANGUAGES,
            initial=user.language if user else "en",
        )

    @property
    def emails(self) -> list[str]:
        """The addresses that would get mail, once the form is valid."""
        return [self.cleaned_data[f"email_{place}"] for place in self.places]

    @property
    def asked(self) -> Asked:
        """What was asked for, once the form is valid."""
        data = self.cleaned_data
        people = [
            Named(data[f"name_{place}"], data[f"email_{place}"], data[f"language_{place}"])
            for place in self.places
        ]
        return Asked(
            kind=ApplicationKind.RETURN if self.family else data["kind"],
            name=data.get("name", ""),
            statement=data["statement"],
            basis=data["basis"],
            people=people,
            supporters=data["supporters"].splitlines(),
            family=self.family,
            family_kind=data.get("family_kind", FamilyKind.THEMATIC),
        )


class ApplicationCommentForm(forms.Form):
    """A focal point's comment; who it is, is known."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everyone can read it."),
    )


class StrangerCommentForm(ApplicationCommentForm):
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


class ApplicationDecisionForm(PublicReasonForm):
    """A decision on an application somebody objects to."""

    admitted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("It is admitted")), ("no", _("It is refused"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    field_order = ("admitted", "reason")


class AppealDecisionForm(PublicReasonForm):
    """A decision on an appeal, by somebody else than the first."""

    upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("The appeal is right")), ("no", _("The refusal stands"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    field_order = ("upheld", "reason")


class AppealForm(forms.Form):
    """Why the refusal was wrong."""

    text = forms.CharField(
        label=_("Your reasons"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Everyone can read them."),
    )
