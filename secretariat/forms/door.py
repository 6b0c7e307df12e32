"""Forms of the door: what was ticked off, and who gets a pass that nobody came for."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.errors import DomainError
from secretariat.choices.passes import PoolStatus
from secretariat.forms.terms import MomentInput, readers_zone
from secretariat.models import PassPool, PassRequest

NUMBER = re.compile(r"\d+")
LONGEST = 6
NEXT_IN_LINE = 30
NOBODY = "nobody"


class DoorForm(forms.Form):
    """What was ticked off: boxes of the list, or numbers as they are called out."""

    numbers = forms.CharField(
        label=gettext_lazy("Numbers, as they come"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Such as: 3 7 12, or OP-003."),
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When they were handed over, if not now"),
        required=False,
        widget=MomentInput,
        help_text=lazy(readers_zone, str)(),
    )

    def __init__(self, *args: Any, pool: PassPool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pool.status == PoolStatus.OVER:
            self.fields["at"].label = _("When they were handed over")
            self.fields["at"].required = True

    def clean_numbers(self) -> list[int]:
        """Return the numbers that were typed."""
        found = NUMBER.findall(self.cleaned_data["numbers"])
        if too_long := [number for number in found if len(number) > LONGEST]:
            raise forms.ValidationError(
                _("%(number)s is no number of a pass. Put a space between two numbers.")
                % {"number": too_long[0]}
            )
        return [int(number) for number in found]

    @property
    def ticked(self) -> list[int]:
        """The numbers whose boxes are ticked."""
        sent = self.data.getlist("ticked") if isinstance(self.data, QueryDict) else []
        return [int(each) for each in sent if each.isdecimal() and len(each) <= LONGEST]


class PassOnForm(forms.Form):
    """Who gets a free pass at the door: somebody of the list, or by the number they tell."""

    to = forms.ChoiceField(
        label=gettext_lazy("Who stands at the door? The first on the list who is there."),
        required=False,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Whom you chose does not wait any more. Choose from the list as it is now."
            )
        },
    )
    told = forms.CharField(
        label=gettext_lazy("Or the number somebody tells you"), required=False, max_length=20
    )

    def __init__(self, *args: Any, pool: PassPool, may_keep: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pool = pool
        self.line = {
            request.number: request
            for request in pool.requests.next_in_line().with_people()[:NEXT_IN_LINE]
        }
        choices = [(number, _named(request)) for number, request in self.line.items()]
        if may_keep:
            choices.append((NOBODY, _("Nobody who waits is there: keep the place free")))
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
        self.fields["to"].help_text = "" if self.line else _("Nobody waits.")
        self.chosen: PassRequest | None = None

    def clean(self) -> dict[str, Any]:
        """Find who was chosen; a number that was told goes before the list."""
        data = super().clean() or {}
        told, to = data.get("told", ""), data.get("to", "")
        if told:
            self.chosen = self.pool.requests.filter(case__reference__iexact=told).first()
            if self.chosen is None:
                self.add_error("told", _unknown(told))
        elif to and to != NOBODY:
            self.chosen = self.line[to]
        elif not to and not self.errors:
            raise forms.ValidationError(_("Nobody was chosen. Choose who stands at the door."))
        return data


def _named(request: PassRequest) -> str:
    return format_html(
        '{}. <span dir="auto">{}</span>, {} ({})',
        request.position,
        request.case.name,
        request.case.family,
        request.number,
    )


def _unknown(number: str) -> str:
    error = DomainError(
        _("Nobody asked for a pass under the number %(number)s.") % {"number": number},
        rule=_("At the door a free pass goes to somebody who waits for one."),
        so=_("Look at the number on their receipt once more; nothing was changed."),
    )
    return str(error)
