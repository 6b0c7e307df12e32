"""The form of an agenda item."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from csb_portal.forms import KeyedForm
from liaison.models import ActionItem, Message


class ItemForm(KeyedForm):
    """What to talk about, and what it refers to."""

    title = forms.CharField(label=_("Item"), max_length=300)
    cites = forms.CharField(
        label=_("Refers to"),
        max_length=20,
        required=False,
        help_text=_("A number like RL-2005-0001 or AI-2005-0001, or nothing."),
    )

    def clean_cites(self) -> Message | ActionItem | None:
        reference = self.cleaned_data["cites"].strip().upper()
        if not reference:
            return None
        found = (
            ActionItem.objects.filter(reference=reference).first()
            or Message.objects.with_public_text().filter(reference=reference).first()
        )
        if found is None:
            raise forms.ValidationError(
                _t("There is no public message or action %(reference)s.") % {"reference": reference}
            )
        return found
