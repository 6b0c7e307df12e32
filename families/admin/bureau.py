"""The bureau in the administration: what it calls things, and by which rules it is composed."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from csb_portal.admin_site import PortalModelAdmin
from csb_portal.permissions import signed_in
from families.admin import starting
from families.forms.bureau import BureauForm
from families.models import Bureau, Family
from families.models.balance_rules import BalanceRules
from families.models.bureau import ONLY
from families.models.bureau_rules import BureauComposition, BureauVote, BureauWords
from families.permissions.mandates import can_manage_families
from families.services.bureau import correct_bureau

PARTS = (BureauWords, BureauComposition, BalanceRules, BureauVote)


def names_in(part: type) -> tuple[str, ...]:
    """Return the names of the fields that one part of the rules brings."""
    return tuple(field.name for field in part._meta.local_fields)  # type: ignore[attr-defined]


def names_elsewhere() -> tuple[str, ...]:
    """Return the names of the windows, which no part of the rules holds."""
    known = {"id", "preset"}.union(*map(names_in, PARTS))
    return tuple(field.name for field in Bureau._meta.fields if field.name not in known)


@admin.register(Bureau)
class BureauAdmin(PortalModelAdmin):
    """One bureau, so its list is the form itself. What runs keeps the rules it began with."""

    form = BureauForm
    may_change = staticmethod(can_manage_families)
    fieldsets = (
        (_("What things are called"), {"fields": names_in(BureauWords)}),
        (_("How it is composed"), {"fields": names_in(BureauComposition)}),
        (_("What balance it keeps"), {"fields": names_in(BalanceRules)}),
        (_("How it votes"), {"fields": names_in(BureauVote)}),
        (_("Windows"), {"fields": names_elsewhere()}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        if not Family.objects.exists():  # nothing to correct yet: the assistant leads through it
            return redirect("admin:families_bureau_start")
        Bureau.objects.get_or_create(pk=ONLY)
        return redirect("admin:families_bureau_change", ONLY)

    def get_urls(self) -> list[URLPattern]:
        return [*starting.urls(self.admin_site.admin_view), *super().get_urls()]

    def save_model(
        self,
        request: HttpRequest,
        obj: Bureau,
        form: BureauForm,
        change: bool,  # noqa: FBT001 # the signature is Django's
    ) -> None:
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        correct_bureau(values, actor=signed_in(request))
