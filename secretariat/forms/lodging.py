"""Forms by which somebody asks for something, with or without an account."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.forms import FilesField, KeyedForm
from csb_portal.models import User
from families.models import Family
from secretariat.countries import country_choices
from secretariat.models import Event
from secretariat.services.cases.lodging import Applicant


def _countries() -> list[tuple[str, str]]:
    return [("", "—"), *country_choices()]


class LodgingForm(KeyedForm):
    """Who asks. Nothing here is shown to the public."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "Your receipt goes there, with a link to confirm and follow it without a password."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language to write to you in"), choices=settings.BUREAU_LANGUAGES
    )
    organisation = forms.CharField(label=_("Your organisation"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=_countries)
    family = forms.ModelChoiceField(
        label=_("[Family]"),
        queryset=Family.objects.none(),
        required=False,
        help_text=_("The one you belong to; leave it open if you do not know."),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self._field("family").queryset = Family.objects.active()
        language = (get_language() or "en").partition("-")[0]
        self.fields["language"].initial = language
        if user:
            self.fields["name"].initial = user.name
            self.fields["email"].initial = user.email
            self.fields["language"].initial = user.language

    def _field(self, name: str) -> forms.ModelChoiceField:
        return cast("forms.ModelChoiceField", self.fields[name])

    @property
    def applicant(self) -> Applicant:
        """Who asks, once the form is valid."""
        data = self.cleaned_data
        return Applicant(
            name=data["name"],
            email=data["email"],
            organisation=data.get("organisation", ""),
            country=data.get("country", ""),
            family=data.get("family"),
            language=data["language"],
            has_consultative_status=data.get("has_consultative_status", False),
        )


class AccreditationForm(LodgingForm):
    """An organisation asks to be admitted to the process."""

    has_consultative_status = forms.BooleanField(
        label=_("The organisation has consultative status with the United Nations"),
        required=False,
        help_text=_("Then a letter of intent is enough."),
    )
    event = forms.ModelChoiceField(
        label=_("For which meeting is it to be decided?"),
        queryset=Event.objects.none(),
        help_text=_("A file that comes too late for it is kept, and counts for the next."),
    )
    text = forms.CharField(
        label=_("What the organisation does, in a few words"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    documents = FilesField(label=_("Files, if you have them at hand"), most=11)
    field_order = [
        "organisation", "country", "family", "has_consultative_status", "event", "text", "documents",
        "name", "email", "language",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("event").queryset = Event.objects.to_come(clock.today()).order_by("first_day")
        for name in ("organisation", "family"):
            self.fields[name].required = True
        self.fields["organisation"].label = _("Name of the organisation")
        self.fields["family"].help_text = _("The one the organisation belongs to.")
        self.fields["name"].label = _("Name of the person to write to")


class RegistrationForm(LodgingForm):
    """A person is entered for one meeting."""

    event = forms.ModelChoiceField(label=_("Meeting"), queryset=Event.objects.none())
    field_order = ["event", "name", "email", "organisation", "country", "family", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("event").queryset = Event.objects.to_come(clock.today()).order_by("first_day")


class VisaForm(RegistrationForm):
    """Somebody who is registered asks for a letter to show to a consulate."""

    text = forms.CharField(
        label=_("To which consulate, and until when do you need it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LostLinkForm(forms.Form):
    """The address somebody asked with."""

    email = forms.EmailField(label=_("Your e-mail address"))
