"""Forms of the governing documents: shape and single fields only."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal.choices import VersionOrigin
from csb_portal.translating import other_languages
from families.choices.documents import DocumentKind
from families.forms.mandates import DayInput
from families.models import ClauseComment, Document, DocumentVersion


class DifferencesForm(forms.Form):
    """Asks between which two versions, by their ``numbers``, the differences are wanted."""

    before = forms.TypedChoiceField(label=_("From version"), coerce=int)
    after = forms.TypedChoiceField(label=_("to version"), coerce=int)

    def __init__(self, data: object, numbers: Iterable[int]) -> None:
        super().__init__(data or None)  # type: ignore[arg-type]
        choices = [(number, str(number)) for number in numbers]
        for name in self.fields:
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class ClauseCommentForm(forms.ModelForm):
    """A focal point's remark on a clause."""

    class Meta:
        model = ClauseComment
        fields = ("text",)
        labels = {"text": _("Your comment")}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}


class AnswerForm(forms.Form):
    """What becomes of a comment: taken up in a version, or declined with the reason."""

    taken_up_in = forms.ModelChoiceField(
        label=_("Taken up in version"),
        queryset=DocumentVersion.objects.none(),
        required=False,
        empty_label=_("Not taken up: declined"),
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads it. Whoever declines says why."),
    )

    def __init__(self, data: object, comment: ClauseComment) -> None:
        super().__init__(data or None)  # type: ignore[arg-type]
        version = comment.clause.version
        later = DocumentVersion.objects.filter(
            document_id=version.document_id, number__gt=version.number
        ).select_related("document")
        self.fields["taken_up_in"].queryset = later  # type: ignore[attr-defined]


class DraftForm(forms.Form):
    """The whole text of a draft, clause by clause."""

    note = forms.CharField(
        label=_("What is new in it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    dated = forms.CharField(label=_("Date of the text"), max_length=100, required=False)
    source = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 30, "cols": 90}),
        help_text=_(
            "Each clause begins with a line like “## 2.c Heading”. Below it stands its text, "
            "in Markdown. A clause keeps its key from version to version, so that links hold."
        ),
    )


class NewDocumentForm(forms.ModelForm):
    """A document the portal does not know yet."""

    source = DraftForm.base_fields["source"]

    class Meta:
        model = Document
        fields = ("title", "slug", "kind")

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)


class DocumentTranslationForm(forms.Form):
    """The whole text of a version in another language, clause by clause."""

    language = forms.ChoiceField(
        label=_("Into which language?"),
        choices=other_languages,
    )
    origin = forms.ChoiceField(
        label=_("How was it made?"), choices=VersionOrigin.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 20, "dir": "auto"}),
        help_text=_(
            "Put your words in the place of these. The lines that begin with “##” keep their "
            "keys, such as “2.c”; their headings are translated too."
        ),
    )


class DiscardForm(forms.Form):
    """A deliberate yes."""

    confirmed = forms.BooleanField(label=_("Nobody needs this draft any more."))


class PublishForm(forms.Form):
    """Publishes exactly the text whose differences are shown."""

    seen = forms.CharField(widget=forms.HiddenInput)


class AdoptionForm(forms.Form):
    """By whom, when, where and how a version was adopted."""

    adopted_by = forms.CharField(label=_("Adopted by"), max_length=200)
    adopted_on = forms.DateField(label=_("On"), widget=DayInput)
    adopted_where = forms.CharField(
        label=_("Where"),
        max_length=200,
        required=False,
        help_text=_("A place, a meeting, or a list."),
    )
    adopted_how = forms.CharField(
        label=_("How"), max_length=300, help_text=_("For example: by consensus, with 30 of 42.")
    )
