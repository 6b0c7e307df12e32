"""The form in which a post is written on the portal."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal.forms import FilesField
from liaison.forms.register.fields import OriginalField
from liaison.rules.channels import LONGEST_SUBJECT


class PostForm(forms.Form):
    """A subject, a text, and files that go to the archive."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT - 50)
    body = OriginalField(label=_("Text"), help_text=_("Plain text; addresses become links."))
    attachments = FilesField(
        label=_("Files"), help_text=_("They are kept in the archive; the mail links to them.")
    )

    def clean(self) -> dict:
        """Let the key stand for this form with this content, so that a doubled click is told."""
        super().clean()
        data = self.cleaned_data
        if data.get("key"):
            content = [str(data.get(name)) for name in ("subject", "body")]
            content += [str(file.pk) for file in data.get("attachments") or []]
            data["key"] = uuid.uuid5(data["key"], "\n".join(content))
        return data
