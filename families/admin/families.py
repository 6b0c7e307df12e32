"""Families in the administration: corrected by hand, entered by a list, dormant by an act."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from csb_portal.admin_site import PortalModelAdmin
from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.admin import imports
from families.admin.pages import form_page, posted
from families.choices import ImportKind
from families.forms import ReasonForm
from families.models import Family
from families.permissions import can_manage_families
from families.services.families import (
    CORRECTABLE,
    check_seats,
    correct_family,
    make_dormant,
    return_family,
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
        own = [
            *imports.urls(ImportKind.FAMILIES, view),
            path("<int:pk>/status/", view(self.status_page), name="families_family_status"),
        ]
        return own + super().get_urls()

    def status_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record that a family has fallen dormant, or that it has returned."""
        require(can_manage_families(request.user))
        family = get_object_or_404(Family, pk=pk)
        service = make_dormant if family.is_active else return_family
        page = _dormant_page() if family.is_active else _return_page()
        return form_page(
            request,
            ReasonForm(posted(request)),
            lambda data: service(family, actor=signed_in(request), **data),
            back=reverse("admin:families_family_change", args=[pk]),
            done=_("Recorded."),
            **{key: text % {"family": family} for key, text in page.items()},
        )


def _dormant_page() -> dict[str, str]:
    return {
        "title": _("%(family)s: record it as dormant"),
        "what": _(
            "Its seats leave the roll from that day on. Its record and the mandates stay, "
            "and it may return."
        ),
        "label": _("Record as dormant"),
    }


def _return_page() -> dict[str, str]:
    return {
        "title": _("%(family)s: record its return"),
        "what": _("Its seats are on the roll again from that day on."),
        "label": _("Record the return"),
    }
