"""Applications in the administration: looked at here; each step is taken on its own page."""

from django.contrib import admin

from csb_portal.admin_site import ReadOnlyAdmin
from families.models import Application
from families.permissions.admissions import can_run_admissions


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    list_display = ("reference", "name", "kind", "status", "received_at", "objections_until")
    list_filter = ("status", "kind")
    search_fields = ("reference", "name")
    change_form_template = "families/admin/application_change_form.html"
    may_view = staticmethod(can_run_admissions)
