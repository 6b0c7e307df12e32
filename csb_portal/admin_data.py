"""Retention periods and what people ask of their data, in the administration."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from csb_portal import retention
from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from csb_portal.errors import DomainError
from csb_portal.forms import DecisionForm
from csb_portal.models import DataRequest, RetentionRule, User
from csb_portal.permissions import is_staff, require, signed_in
from csb_portal.services.data_requests import answer_request
from csb_portal.services.erasure import carry_out_erasure, preview_erasure
from csb_portal.services.retention import set_days


@admin.register(RetentionRule)
class RetentionRuleAdmin(PortalModelAdmin):
    """The days can be changed; what goes, and how, is each floor's own."""

    list_display = ["key", "days", "about"]
    fields = ["key", "about", "why", "days"]
    readonly_fields = ["key", "about", "why"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("what it is about"))
    def about(self, rule: RetentionRule) -> str:
        purger = retention.purgers().get(rule.key)
        return str(purger.about) if purger else ""

    @admin.display(description=_("why so long"))
    def why(self, rule: RetentionRule) -> str:
        purger = retention.purgers().get(rule.key)
        return str(purger.why) if purger else ""

    def save_model(
        self,
        request: HttpRequest,
        obj: RetentionRule,
        form: forms.ModelForm,
        change: bool,  # noqa: FBT001
    ) -> Any:
        set_days(obj, form.cleaned_data["days"], actor=signed_in(request))


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin):
    """Decided on a page of its own, after a preview where something would be erased."""

    list_display = ["person", "kind", "status", "due_at", "decided_by"]
    list_filter = ["status", "kind"]
    list_select_related = ["person", "decided_by"]
    fields = [
        "person", "kind", "text", "asked_at", "due_at", "status", "reason", "decided_at",
        "decided_by",
    ]  # fmt: skip
    change_form_template = "admin/csb_portal/datarequest/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decide_page)
        own = path("<int:pk>/decide/", view, name="csb_portal_datarequest_decide")
        return [own, *super().get_urls()]

    def decide_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what an erasure would do, and take the decision with its reason."""
        require(is_staff(request.user))
        asked = get_object_or_404(DataRequest.objects.select_related("person"), pk=pk)
        preview = preview_erasure(asked.person) if asked.is_erasure else None
        seen = preview.fingerprint if preview else ""
        form = DecisionForm(request.POST or None, initial={"seen": seen})
        if request.method == "POST" and form.is_valid():
            try:
                _decide(asked, form.cleaned_data, signed_in(request))
            except DomainError as error:
                form = DecisionForm(initial=form.cleaned_data | {"seen": seen, "is_done": None})
                messages.error(request, str(error))
            else:
                messages.success(request, gettext("Decided. The person gets a mail."))
                return redirect("admin:csb_portal_datarequest_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": str(asked),
            "asked": asked,
            "preview": preview,
            "form": form,
        }
        return render(request, "admin/csb_portal/datarequest/decide.html", context)


def _decide(asked: DataRequest, data: dict[str, Any], actor: User) -> None:
    if asked.is_erasure and data["is_done"]:
        carry_out_erasure(asked, seen=data["seen"], reason=data["reason"], actor=actor)
    else:
        answer_request(asked, is_done=data["is_done"], reason=data["reason"], actor=actor)
