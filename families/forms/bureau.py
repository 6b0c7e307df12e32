"""The bureau's words and numbers, as they are typed in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal.errors import DomainError
from families.models import Bureau
from families.services.activity import known_signs
from families.services.bureau import check_rules

EDITABLE = [field.name for field in Bureau._meta.fields if field.editable]


def signs_to_choose() -> list[tuple[str, Any]]:
    """Return every sign of activity any floor knows, each with where it is read."""
    return [(sign.key, f"{sign.name} – {sign.source}") for sign in known_signs().values()]


class DaysField(forms.CharField):
    """Numbers of days with commas between, such as “7, 14”; before an end, the furthest first."""

    def __init__(self, *, before_an_end: bool = False, **kwargs: Any) -> None:
        self.before_an_end = before_an_end
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        written = [part.strip() for part in str(super().clean(value)).split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and int(part) for part in written):
            raise forms.ValidationError(_("Write days with commas between, such as “7, 14”."))
        return sorted({int(part) for part in written}, reverse=self.before_an_end)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except forms.ValidationError:
            return True


class BureauForm(forms.ModelForm):
    """Words and rules of the bureau; rules that contradict each other are refused in words."""

    activity_signs = forms.MultipleChoiceField(
        label=_("Signs of activity that count"),
        choices=signs_to_choose,
        widget=forms.CheckboxSelectMultiple,
    )
    review_repeat_days = DaysField(
        label=_("Days after which the notice of a review is repeated"), required=False
    )
    term_reminders = DaysField(
        label=_("Days before the end of a term on which everybody is reminded"),
        required=False,
        before_an_end=True,
    )

    class Meta:
        model = Bureau
        fields = EDITABLE

    def clean(self) -> dict:
        super().clean()
        if not self.errors:
            try:
                check_rules(Bureau(**self.cleaned_data))
            except DomainError as refusal:
                self.add_error(None, str(refusal))
        return self.cleaned_data
