"""Money and help received: written down once; a mistake is set aside, a giver renamed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest

from csb_portal.admin_site import PortalModelAdmin
from csb_portal.errors import DomainError
from csb_portal.permissions import signed_in
from secretariat.models import Contribution
from secretariat.permissions.terms import is_member_or_staff
from secretariat.services.contributions import (
    check_contribution,
    record_contribution,
    rename_giver,
    set_aside_contribution,
)

WRITTEN = ["giver", "amount", "currency", "help_given", "purpose", "received_on"]


class ContributionForm(ModelForm):
    """What was given; the rules of the service are told beside what was typed."""

    class Meta:
        model = Contribution
        fields = WRITTEN

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asked = ("amount", "currency", "help_given", "received_on")
        if not self.errors and all(name in cleaned for name in asked):
            try:
                check_contribution(**{name: cleaned[name] for name in asked})
            except DomainError as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned


@admin.register(Contribution)
class ContributionAdmin(PortalModelAdmin):
    """The six and staff write contributions down; each act is on the trail, without names."""

    may_view = staticmethod(is_member_or_staff)
    may_change = staticmethod(is_member_or_staff)
    list_display = ["reference", "received_on", "giver_name", "what", "purpose", "set_aside_at"]
    search_fields = ["reference", "giver", "purpose"]

    def get_form(
        self,
        request: HttpRequest,
        obj: Contribution | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 # the signature is Django's
        **kwargs: Any,
    ) -> type[ModelForm]:
        return super().get_form(
            request, obj, change, **kwargs | ({} if obj else {"form": ContributionForm})
        )

    def get_fields(self, request: HttpRequest, obj: Contribution | None = None) -> list[Any]:
        return [*WRITTEN, "set_aside_reason"] if obj else WRITTEN

    def get_readonly_fields(
        self, request: HttpRequest, obj: Contribution | None = None
    ) -> list[str]:
        if obj is None:
            return []
        fixed = [name for name in WRITTEN if name != "giver"]
        return [*fixed, "set_aside_reason"] if obj.set_aside_at else fixed

    def save_model(
        self,
        request: HttpRequest,
        obj: Contribution,
        form: ModelForm,
        change: bool,  # noqa: FBT001 # the signature is Django's
    ) -> None:
        actor, typed = signed_in(request), form.cleaned_data
        if not change:
            recorded = record_contribution(**{name: typed[name] for name in WRITTEN}, actor=actor)
            obj.pk, obj.reference = recorded.pk, recorded.reference
            return
        rename_giver(obj, giver=typed["giver"], actor=actor)
        if reason := typed.get("set_aside_reason"):
            try:
                set_aside_contribution(obj, reason=reason, actor=actor)
            except DomainError as error:
                messages.error(request, str(error))
