"""Families in the administration: corrected by hand, entered by a list."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern

from csb_portal.admin_site import PortalModelAdmin
from csb_portal.errors import DomainError
from csb_portal.permissions import signed_in
from families.admin import imports
from families.choices.families import ImportKind
from families.models import Family
from families.permissions.mandates import can_manage_families
from families.services.families import (
    CORRECTABLE,
    check_seats,
    correct_family,
)


class FamilyForm(forms.ModelForm):
    """Corrections; a seat somebody holds cannot go."""

    class Meta:
        model = Family
        fields = CORRECTABLE

    def clean_seats(self) -> int:
        seats = self.cleaned_data["seats"]
        try:
            check_seats(self.instance, seats)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return seats


@admin.register(Family)
class FamilyAdmin(PortalModelAdmin):
    form = FamilyForm
    list_display = ("name_en", "slug", "kind", "seats", "status", "sort_order")
    list_filter = ("status", "kind")
    search_fields = ("slug", "name_en", "name_fr", "name_es", "aliases")
    readonly_fields = ("slug", "status")
    change_list_template = "families/admin/family_change_list.html"
    change_form_template = "families/admin/family_change_form.html"
    may_change = staticmethod(can_manage_families)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Family, form: Any, change: bool) -> None:  # noqa: FBT001
        correct_family(obj, form.cleaned_data, actor=signed_in(request))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [*imports.urls(ImportKind.FAMILIES, view), *super().get_urls()]
