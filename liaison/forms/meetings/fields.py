"""Fields the forms of meetings share."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liaison.forms.register.fields import FIRST_YEAR, LAST_YEAR

PATTERNS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


def check_year(day: date) -> None:
    """Raise ``ValidationError`` for a year that no clock or calendar of ours reaches."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(
            _("Write a year between %(first)d and %(last)d."),
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


class WallClockField(forms.Field):
    """An hour as the clocks at the place show it; the form knows the place's zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime) or not value:
            return value or None
        for pattern in PATTERNS:
            try:
                moment = datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007
            except ValueError:
                continue
            check_year(moment)
            return moment
        raise forms.ValidationError(_("Write a day and a time like 2005-02-18 13:00."))


class LanguagesField(forms.MultipleChoiceField):
    """Languages, kept as codes with spaces between."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=settings.BUREAU_LANGUAGES, widget=forms.CheckboxSelectMultiple, **options
        )

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value))


class DayField(forms.DateField):
    """A day, which has no zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Write a day like 2005-02-25.")},
            validators=[check_year],
            **options,
        )
