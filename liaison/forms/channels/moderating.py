"""Forms of whoever looks after a channel."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.choices.channels import OverrideKind
from liaison.models import Post
from liaison.rules.channels import LONGEST_ADDRESS


class DecisionForm(forms.Form):
    """What is decided on some held posts, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("accept", _("Post it")),
            ("hold", _("Keep it held")),
            ("reject", _("Send it back; the author is told why")),
            ("discard", _("Discard it; nobody is told")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed for everything but posting it."),
    )


class ManyPosts(forms.ModelMultipleChoiceField):
    def label_from_instance(self, post: Post) -> str:
        return post.subject


class DecisionsForm(DecisionForm):
    """The same for several posts at once."""

    posts = ManyPosts(
        queryset=Post.objects.all(), error_messages={"required": _("Choose at least one post.")}
    )


class OverrideForm(forms.Form):
    """A dated exception to the rules of a channel."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=[
            (OverrideKind.ADD, _("Add somebody")),
            (OverrideKind.REMOVE, _("Take somebody out")),
            (OverrideKind.MUTE, _("Send somebody no mail")),
        ],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Shown to nobody but who looks after it."),
    )
    name = forms.CharField(label=_("Their name"), max_length=200, required=False)
    since = forms.DateField(
        label=_("From which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave it empty to mean today."),
    )
    until = forms.DateField(
        label=_("First day without"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave it empty for an exception without an end."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Every member of the channel can read it.")
    )
