"""The filter of an archive."""

from django import forms
from django.utils.translation import gettext_lazy as _

from csb_portal.months import Month
from liaison.models.channels.post import PostQuerySet


class ArchiveFilter(forms.Form):
    """Words and a month; together they make an address to pass on."""

    text = forms.CharField(label=_("Words"), max_length=100, required=False)
    month = forms.CharField(
        label=_("Month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2005-02"}),
    )

    def clean_month(self) -> Month | None:
        text = self.cleaned_data["month"]
        try:
            return Month.parse(text) if text else None
        except ValueError as error:
            message = _("Write a month like 2005-02.")
            raise forms.ValidationError(message) from error

    def narrow(self, posts: PostQuerySet) -> PostQuerySet:
        """Return those of ``posts`` that fit; a field that makes no sense narrows nothing."""
        self.is_valid()
        if month := self.cleaned_data.get("month"):
            posts = posts.posted_in(month)
        return posts.matching(self.cleaned_data.get("text", ""))

    @property
    def narrows(self) -> bool:
        return self.is_bound and any(self.data.get(name) for name in self.fields)
