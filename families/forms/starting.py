"""The steps of the assistant that starts a bureau, as they are filled in."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from csb_portal.errors import DomainError
from families.models import Bureau
from families.models.balance_rules import BalanceRules
from families.models.bureau_rules import BureauComposition, BureauVote, BureauWords
from families.services.bureau import check_rules
from families.services.presets import presets
from families.services.starting import check_groups, groups_in

WORDS = [field.name for field in BureauWords._meta.local_fields]
PARTS: dict[str | Promise, list[str]] = {
    _("How it is composed"): [field.name for field in BureauComposition._meta.local_fields],
    _("What balance it keeps"): [field.name for field in BalanceRules._meta.local_fields],
    _("How it votes"): [field.name for field in BureauVote._meta.local_fields],
}
RULES = [name for names in PARTS.values() for name in names]
LONGEST_LIST = 20_000


class PresetForm(forms.Form):
    """Which bureau to begin from."""

    preset = forms.ChoiceField(
        label=_("Which one is most like yours?"), choices=[], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [(one.slug, one.name) for one in presets()]  # type: ignore[attr-defined]


class WordsForm(forms.ModelForm):
    """What things are called; an empty field takes the charter's word."""

    class Meta:
        model = Bureau
        fields = WORDS


class RulesForm(forms.ModelForm):
    """The numbers and rules; those that contradict each other are refused in words."""

    class Meta:
        model = Bureau
        fields = RULES

    def parts(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """Return the fields by what they are about."""
        return [(label, [self[name] for name in names]) for label, names in PARTS.items()]

    def clean(self) -> dict:
        super().clean()
        if not self.errors:
            try:
                check_rules(Bureau(**self.cleaned_data))
            except DomainError as refusal:
                self.add_error(None, str(refusal))
        return self.cleaned_data


class GroupsForm(forms.Form):
    """The groups, a line each: typed, or read from a file."""

    groups = forms.CharField(
        label=_("The groups, a line each"),
        help_text=_(
            "A name; then, if you like, a semicolon and “thematic” or “regional”; then another and "
            "the number of its seats. For example: Youth; thematic; 2"
        ),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = forms.FileField(label=_("Or a text file with such lines"), required=False)

    def __init__(self, *args: Any, seats: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats

    def clean(self) -> dict:
        super().clean()
        text, file = self.cleaned_data.get("groups", ""), self.cleaned_data.get("file")
        if file:
            try:
                text = file.read(LONGEST_LIST).decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError(
                    _("This file is no text in UTF-8. Save it as such, or type the lines.")
                ) from None
        try:
            check_groups(groups_in(text, seats=self.seats))
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return {"groups": text}


class ConfirmForm(forms.Form):
    """A deliberate yes after the preview."""

    confirmed = forms.BooleanField(label=_("I have read this. Start this [bureau]."))
