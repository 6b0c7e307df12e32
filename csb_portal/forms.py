"""Forms of the ground."""

import uuid
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal.errors import DomainError
from csb_portal.files import of_tokens, store, token_of
from csb_portal.models import StoredFile, User
from csb_portal.models.data_request import DataRequestKind
from csb_portal.zones import zones_by_region


class ProfileForm(forms.ModelForm):
    """What somebody tells of themselves."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones_by_region,
        help_text=_("Deadlines are shown by your clock; the [bureau]'s stands beside it."),
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        help_texts = {
            "language": _("We write to you in it as far as the portal speaks it, else in English."),
        }


class KeyedForm(forms.Form):
    """A form that is taken once, however often it arrives.

    It carries a key of its own, so that a doubled click makes one thing and not two.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def clean(self) -> dict[str, Any]:
        """Let the key stand for this form with this content: a doubled click brings the same,
        a text changed after going back brings another.
        """
        data = super().clean() or {}
        if data.get("key"):
            content = [f"{name}={data.get(name)}" for name in sorted(self.fields) if name != "key"]
            data["key"] = uuid.uuid5(data["key"], "\n".join(content))
        return data


class FilesInput(forms.FileInput):
    """Takes several files, and carries along those handed in before, by their tokens."""

    template_name = "components/files_input.html"
    allow_multiple_selected = True
    kept: list[StoredFile]

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True})
        self.kept = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, list]:
        return {"tokens": data.getlist(name), "uploads": files.getlist(name)}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and name not in files

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        kept = [(stored, token_of(stored)) for stored in self.kept]
        return super().get_context(name, value, attrs) | {"kept": kept}


class FilesField(forms.Field):
    """Files of a form, kept as soon as they pass, so that no later mistake loses them.

    Its value is a list of ``StoredFile``. In a form that is looked at once more, their
    tokens are sent along under the field's own name.
    """

    widget = FilesInput

    def __init__(self, *, most: int = 10, **options: Any) -> None:
        self.most = most
        super().__init__(required=False, **options)

    def clean(self, value: dict[str, list]) -> list[StoredFile]:
        kept = cast("FilesInput", self.widget).kept = of_tokens(value["tokens"])
        try:
            kept += [store(upload) for upload in value["uploads"]]
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        if len(kept) > self.most:
            message = _("At most %(most)d files go with it; you chose %(chosen)d.")
            raise forms.ValidationError(message % {"most": self.most, "chosen": len(kept)})
        return kept

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data and (data["tokens"] or data["uploads"]))


class DataRequestForm(forms.Form):
    """What somebody asks about the data that is held on them."""

    kind = forms.ChoiceField(
        label=_("What do you ask?"), choices=DataRequestKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a correction: what is wrong, and what is right."),
    )


class DecisionForm(forms.Form):
    """What staff decide on such a request."""

    is_done = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Carried out")), ("no", _("Declined"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
