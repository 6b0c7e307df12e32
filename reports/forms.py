"""Shape of what is typed into the report, and of asking for it by mail."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from csb_portal.choices import VersionOrigin
from csb_portal.models import User
from csb_portal.zones import zones_by_region
from reports.choices import Section
from reports.models import MonthlyReport, ReportTranslation, TextRevision
from reports.permissions import writers

LONGEST_SECTION = 40_000
HELP = {
    Section.NOW: _("What a reader can do, by when, and where. It comes first."),
    Section.DECISIONS: _("What was decided, by whom, and where the record is."),
    Section.MESSAGES: _("What came from and went to the [Civil Society Division] and others."),
    Section.PARTICIPATION: _("What was asked for and what was given: numbers, never names."),
    Section.MEETINGS: _(
        "Meetings with governments, the private sector and international organisations."
    ),
    Section.FAMILIES: _("Who joined, left or changed."),
    Section.ELECTIONS: _("Calls and votes: what ended how, and where the record is."),
    Section.CONSULTATIONS: _("What the [plenary] was asked, and what became of its comments."),
    Section.HELP: _("Who gave what for what, as they agreed to be named."),
    Section.COMPLAINTS: _("What people complained of, what was answered, what was corrected."),
    Section.LATE: _("What belongs to an earlier month and was recorded after its report."),
    Section.NEXT: _("What the next month brings."),
}


def _lines(text: str) -> str:
    return "\n".join(text.splitlines())


class TextForm(forms.Form):
    """The text of some sections, a field each, based on the revision ``based_on``."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        revision: TextRevision,
        sections: Iterable[Section] = Section,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"based_on": revision.number} | revision.words)
        super().__init__(*args, **kwargs)
        self.sections = list(sections)
        for section in self.sections:
            self.fields[section.value] = forms.CharField(
                label=section.label,
                help_text=HELP[section],
                required=False,
                max_length=LONGEST_SECTION,
                widget=forms.Textarea(attrs={"rows": 8}),
            )

    @property
    def texts(self) -> dict[str, str]:
        """The sections as typed, line ends made alike."""
        return {one.value: _lines(self.cleaned_data[one.value]) for one in self.sections}


class CorrectionForm(TextForm):
    """A corrected text, and what is said to the readers about it."""

    change = forms.CharField(
        label=_("What changes"),
        help_text=_("One sentence for the readers, such as: “59 requests” should read 60."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TranslationForm(forms.Form):
    """A text in another language, a field for each section that has words."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    origin = forms.ChoiceField(
        label=_("How was it made?"), choices=VersionOrigin.choices, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, revision: TextRevision, former: ReportTranslation | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = (former.texts if former else {}) | {"number": revision.number}
        self.sections = [section for section in Section if revision.texts.get(section)]
        for section in self.sections:
            self.fields[section.value] = forms.CharField(
                label=section.label,
                max_length=LONGEST_SECTION,
                widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
            )

    @property
    def texts(self) -> dict[str, str]:
        """The sections as typed, line ends made alike."""
        return {one.value: _lines(self.cleaned_data[one.value]) for one in self.sections}


class RemarkForm(forms.Form):
    """What a writer says to the others about a section."""

    text = forms.CharField(
        label=_("Your words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, may_be_empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not may_be_empty


class AssignForm(forms.Form):
    """Who writes a section."""

    person = forms.ModelChoiceField(
        label=_("Who writes it?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody in particular"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = writers()  # type: ignore[attr-defined]


class ApprovalsForm(forms.ModelForm):
    """How many approvals a draft takes."""

    class Meta:
        model = MonthlyReport
        fields = ["approvals_wanted"]


def _zones() -> list:
    return [("", _("the [bureau]'s own")), *zones_by_region()]


class SubscribeForm(forms.Form):
    """An address, and how its owner likes to be written to."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.BUREAU_LANGUAGES,
        initial="en",
        help_text=_("Reports come in this language where there is one, else in English."),
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        choices=_zones,
        required=False,
        help_text=_("Times in the mail are shown in it."),
    )
