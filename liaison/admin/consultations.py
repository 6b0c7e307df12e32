"""Consultations and demands for access, as records; they are written by steps only."""

from django.contrib import admin

from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.permissions import may_enter_admin
from liaison.models import AdvocacyCase, Comment, Consultation


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    """What the plenary was asked."""

    may_view = staticmethod(may_enter_admin)
    list_display = ["reference", "question", "status", "opened_at", "closes_at", "summarised_at"]
    list_filter = ["status"]
    search_fields = ["reference", "question"]


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    """What people said; an address is shown to nobody."""

    list_display = ["consultation", "number", "name", "taken_at", "removed_at", "outcome"]
    list_filter = ["outcome"]
    list_select_related = ["consultation"]
    exclude = ["email", "key"]


@admin.register(AdvocacyCase)
class AdvocacyCaseAdmin(ReadOnlyAdmin):
    """What access was asked for."""

    may_view = staticmethod(may_enter_admin)
    list_display = ["reference", "subject", "counterpart", "asked_on", "status", "answered_on"]
    list_filter = ["status"]
    search_fields = ["reference", "subject"]
