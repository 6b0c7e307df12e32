"""A form that is taken once, however often it arrives."""

import uuid
from typing import Any

from django import forms


class KeyedForm(forms.Form):
    """Carries a key of its own, so that a doubled click makes one thing and not two."""

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
