"""Duplicates in the administration: shown with why, previewed, merged."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.merging import Plan, plan_merge
from csb_portal.models import MergedPerson, SeparatePeople, User
from csb_portal.permissions import is_staff, require, signed_in
from csb_portal.services.duplicates import find_duplicates, take_back, tell_apart
from csb_portal.services.merging import merge_people


class AccountField(forms.ModelChoiceField):
    """An account by name and address: two of one person often have the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})"


class PairForm(forms.Form):
    """Which account is kept, and which becomes part of it."""

    people = User.objects.filter(is_active=True)
    kept = AccountField(label=gettext_lazy("Keep"), queryset=people)
    merged = AccountField(label=gettext_lazy("and merge into it"), queryset=people)


class ApartForm(forms.Form):
    """Which two accounts are two people's."""

    one = forms.ModelChoiceField(queryset=User.objects.all())
    other = forms.ModelChoiceField(queryset=User.objects.all())
    take_back = forms.BooleanField(required=False)


class MergeForm(forms.Form):
    """Merges exactly what was shown."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Both people read it."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


@admin.register(MergedPerson)
class MergedPersonAdmin(ReadOnlyAdmin):
    list_display = ["merged", "kept", "merged_at", "merged_by"]
    list_select_related = ["merged", "kept", "merged_by"]
    change_list_template = "admin/csb_portal/mergedperson/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("duplicates/", view(self.duplicates), name="csb_portal_mergedperson_duplicates"),
            path("apart/", view(self.apart), name="csb_portal_mergedperson_apart"),
            path("merge/", view(self.merge), name="csb_portal_mergedperson_merge"),
        ]
        return own + super().get_urls()

    def duplicates(self, request: HttpRequest) -> HttpResponse:
        """Show which accounts may be one person's, and why; and which are two people's."""
        require(is_staff(request.user))
        context = self._context(
            _("Accounts that may be one person's"),
            candidates=find_duplicates(),
            apart=SeparatePeople.objects.select_related("first", "second", "said_by"),
        )
        context |= self.admin_site.each_context(request)
        return render(request, "admin/csb_portal/mergedperson/duplicates.html", context)

    def apart(self, request: HttpRequest) -> HttpResponse:
        """Take the word that two accounts are two people's, or take it back."""
        require(is_staff(request.user))
        form = ApartForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            one, other = form.cleaned_data["one"], form.cleaned_data["other"]
            said = SeparatePeople.objects.between(one, other).first()
            if form.cleaned_data["take_back"]:
                with reported(request, _("They can be looked at as one person's again.")):
                    if said:
                        take_back(said, actor=signed_in(request))
            else:
                with reported(request, _("They are two people; they are listed no more.")):
                    tell_apart(one, other, actor=signed_in(request))
        return redirect("admin:csb_portal_mergedperson_duplicates")

    def merge(self, request: HttpRequest) -> HttpResponse:
        """Show what would go where; once that was looked at, merge."""
        require(is_staff(request.user))
        pair = PairForm(request.GET or None)
        context = self._context(_("Merge two accounts"), pair=pair)
        context |= self.admin_site.each_context(request)
        if pair.is_valid():
            plan = plan_merge(pair.cleaned_data["kept"], pair.cleaned_data["merged"])
            form = MergeForm(request.POST or None, initial={"seen": plan.fingerprint})
            if request.method == "POST" and form.is_valid() and self._merged(request, plan, form):
                return redirect("admin:csb_portal_mergedperson_changelist")
            context |= {"plan": plan, "form": form}
        return render(request, "admin/csb_portal/mergedperson/merge.html", context)

    def _merged(self, request: HttpRequest, plan: Plan, form: MergeForm) -> bool:
        try:
            merge_people(plan.kept, plan.merged, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, _("They are one account now. Both people get a mail."))
        return True

    def _context(self, title: str, **values: Any) -> dict[str, Any]:
        return {"title": title, **values}
