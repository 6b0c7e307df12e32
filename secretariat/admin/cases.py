"""Casework in the administration: meetings, checklists and times are kept here, cases only looked up."""

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from csb_portal import audit
from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from csb_portal.permissions import signed_in
from secretariat.choices.cases import CaseEvent
from secretariat.models import Case, CaseTerms, Event, ImportJob, Requirement
from secretariat.permissions.cases import can_handle_cases
from secretariat.permissions.recusals import hidden_cases


class KeptAdmin(PortalModelAdmin):
    """Data of casework that staff keep; what was touched is in the trail."""

    may_view = staticmethod(can_handle_cases)

    def save_model(
        self,
        request: HttpRequest,
        obj: models.Model,
        form: ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        super().save_model(request, obj, form, change)
        fields = sorted(form.changed_data)
        audit.record(CaseEvent.TERMS_CHANGED, obj, actor=signed_in(request), fields=fields)


@admin.register(Event)
class EventAdmin(KeptAdmin):
    """Meetings people come to. The short name is the calendar's, so it stays."""

    list_display = ["name", "slug", "place", "first_day", "last_day", "accreditation_until"]
    search_fields = ["name", "slug", "place"]
    date_hierarchy = "first_day"

    def get_readonly_fields(
        self, request: HttpRequest, obj: Event | None = None
    ) -> tuple[str, ...]:
        return ("slug",) if obj else ()


@admin.register(Requirement)
class RequirementAdmin(KeptAdmin):
    """Checklists. An item that is in files already keeps its kind and letter; it is asked of nobody
    any more rather than removed.
    """

    list_display = ["kind", "code", "label", "asked_of", "can_be_waived"]
    list_filter = ["kind", "asked_of"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Requirement | None = None
    ) -> tuple[str, ...]:
        return ("kind", "code") if obj else ()


@admin.register(CaseTerms)
class CaseTermsAdmin(KeptAdmin):
    """How many days whoever's turn it is has, kind by kind. Dates that run stay as they are."""

    list_display = ["kind", "secretariat_days", "applicant_days", "division_days"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: CaseTerms | None = None
    ) -> tuple[str, ...]:
        return ("kind",) if obj else ()


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Cases, to be looked up; everything is done on their own page. One's own is not here, nor what one has a tie to."""

    may_view = staticmethod(can_handle_cases)
    list_display = ["reference", "kind", "status", "event", "family", "received_at", "page"]
    list_filter = ["kind", "status", "event"]
    list_select_related = ["event", "family"]
    search_fields = ["reference", "outside_number", "organisation"]
    fields = ["page", "reference", "kind", "status", "event", "family", "received_at", "due_at"]
    readonly_fields = ["page"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Case]:
        user = signed_in(request)
        return Case.objects.not_of(user).exclude(pk__in=hidden_cases(user))

    @admin.display(description=_("page"))
    def page(self, case: Case) -> SafeString:
        return format_html('<a href="{}">{}</a>', case.get_absolute_url(), case.reference)


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    """Lists that were taken in: by whom, when, and their hash."""

    may_view = staticmethod(can_handle_cases)
    list_display = ["uploaded_at", "kind", "name", "status", "total", "uploaded_by"]
    list_select_related = ["uploaded_by"]
    fields = ["kind", "event", "name", "sha256", "status", "total", "uploaded_at", "uploaded_by"]
