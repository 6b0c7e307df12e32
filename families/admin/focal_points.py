"""Mandates in the administration: looked at here, changed only by beginning and ending them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import clock
from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.permissions import require, signed_in
from families.admin import imports
from families.admin.pages import form_page, posted
from families.choices.families import ImportKind
from families.forms.mandates import ReasonForm, StaffProposeForm
from families.models import FocalPoint
from families.permissions.mandates import can_manage_families
from families.services.mandates import end_mandate
from families.services.proposals import propose_mandate


class InOfficeFilter(admin.SimpleListFilter):
    """Those who sit today, or those who did."""

    title = gettext_lazy("in office")
    parameter_name = "in_office"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("In office")), ("to_come", _("Designated")), ("no", _("Ended"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "yes":
            return queryset.current()
        if self.value() == "to_come":
            return queryset.designated()
        if self.value() == "no":
            return queryset.filter(until__lte=clock.today())
        return queryset


@admin.register(FocalPoint)
class FocalPointAdmin(ReadOnlyAdmin):
    list_display = ("user", "family", "seat", "since", "until", "designation")
    list_filter = (InOfficeFilter, "designation")
    list_select_related = ("user", "family")
    search_fields = ("user__name", "user__email", "family__slug", "family__name_en")
    change_list_template = "families/admin/focal_point_change_list.html"
    change_form_template = "families/admin/focal_point_change_form.html"
    may_view = staticmethod(can_manage_families)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            *imports.urls(ImportKind.ROSTER, view),
            path("begin/", view(self.begin_page), name="families_focalpoint_begin"),
            path("<int:pk>/end/", view(self.end_page), name="families_focalpoint_end"),
        ]
        return own + super().get_urls()

    def begin_page(self, request: HttpRequest) -> HttpResponse:
        """Propose somebody for a seat: a second person confirms it."""
        require(can_manage_families(request.user))
        return form_page(
            request,
            StaffProposeForm(posted(request), request.FILES or None),
            lambda data: propose_mandate(**data, actor=signed_in(request)),
            title=_("Propose a mandate"),
            what=_(
                "A [focal point] of the [family], or another member of staff, is asked to confirm it. "
                "Then the person speaks for the [family] from that day on and gets a mail that says "
                "so. Somebody the portal does not know gets an account, and logs in by a code."
            ),
            label=_("Propose the mandate"),
            done=_("It is proposed. A second person is asked to confirm it."),
            back=reverse("admin:families_mandateproposal_changelist"),
        )

    def end_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a mandate, with its day and the reason."""
        require(can_manage_families(request.user))
        mandate = get_object_or_404(FocalPoint.objects.select_related("user", "family"), pk=pk)
        return form_page(
            request,
            ReasonForm(posted(request)),
            lambda data: end_mandate(mandate, actor=signed_in(request), **data),
            title=_("End the mandate of %(mandate)s") % {"mandate": mandate},
            what=_(
                "The person can no longer act for the [family], from the next click on. The seat is "
                "free and its vacancy public. The person, the partner and staff get a mail. "
                "This cannot be undone; a new mandate can begin."
            ),
            label=_("End the mandate"),
            done=_("The mandate has ended."),
            back=reverse("admin:families_focalpoint_change", args=[pk]),
        )
