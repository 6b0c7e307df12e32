"""Forms of the shared inbox and of the duty."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from csb_portal.models import User
from csb_portal.moments import on_day
from liaison.choices.inbox import NoteKind
from liaison.forms.register.fields import MomentField
from liaison.models import DutyRota, DutyShift
from liaison.models.inbox.rota import LONGEST_SHIFT
from secretariat.models import Seat


class GiveForm(forms.Form):
    """To which member, and what they should know."""

    to = forms.ModelChoiceField(label=_("To"), queryset=User.objects.none())
    note = forms.CharField(
        label=_("Note for them"),
        max_length=300,
        required=False,
        help_text=_("How far it is, and what is to be done. Members and staff read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = cast("forms.ModelChoiceField", self.fields["to"])
        members.queryset = Seat.objects.current().users()


class NoteForm(forms.Form):
    """A note or a draft of a text."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=NoteKind.choices, initial=NoteKind.NOTE
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For members and staff only. It stays as you write it."),
    )


class DueForm(forms.Form):
    """The day the six set themselves."""

    due_at = MomentField(label=_("To be done by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"].help_text = _("On your own clock. Leave it empty to set no day.")


class RotaForm(forms.Form):
    """Each seat's place in the round, and how long a shift is."""

    shift_days = forms.IntegerField(
        label=_("Days of a shift"), min_value=1, max_value=LONGEST_SHIFT
    )

    def __init__(self, *args: Any, rota: DutyRota, seats: dict[int, Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shift_days"].initial = rota.shift_days
        self.rota = rota
        for number in sorted(rota.order):
            holder = seats.get(number)
            label = f"{number}. {holder.user}" if holder else _("%d. (empty)") % number
            self.fields[f"seat_{number}"] = forms.IntegerField(
                label=label,
                min_value=1,
                max_value=len(rota.order),
                initial=rota.order.index(number) + 1,
            )

    @property
    def order(self) -> list[int]:
        """The seats in the order that was typed in; two at one place stay side by side."""
        places = {number: self.cleaned_data[f"seat_{number}"] for number in self.rota.order}
        return sorted(places, key=lambda number: places[number])

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        places = [data.get(f"seat_{number}") for number in self.rota.order]
        if len(set(places)) < len(places):
            raise forms.ValidationError(_("Give each seat a place of its own."))
        return data


class ShiftField(forms.ModelChoiceField):
    """A choice among shifts, each written as people know it: whose, and from which day."""

    members: dict[int, Seat]

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=DutyShift.objects.none(), **options)

    def label_from_instance(self, obj: DutyShift) -> str:
        holder = self.members.get(obj.seat)
        return f"{on_day(obj.first_day)}: {holder.user if holder else obj.seat}"


class SwapForm(forms.Form):
    """One of my shifts for one of somebody else's."""

    mine = ShiftField(label=_("I give"))
    theirs = ShiftField(label=_("I take"))

    def __init__(
        self, *args: Any, seat: Seat, to_come: QuerySet, members: dict[int, Seat], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [number for number in members if number != seat.number]
        for name, seats in (("mine", [seat.number]), ("theirs", others)):
            field = cast("ShiftField", self.fields[name])
            field.queryset, field.members = to_come.filter(seat__in=seats), members
