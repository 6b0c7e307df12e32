"""The rota and the service terms, to be changed; assignments and duty, to be read."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from liaison.models import DutyRota, DutyShift, ServiceTerms
from liaison.permissions.inbox import can_work_in_inbox


@admin.register(ServiceTerms)
class ServiceTermsAdmin(PortalModelAdmin):
    """What the bureau promises; a change is a new row with its day."""

    list_display = [
        "since", "relay_percent", "relay_hours", "delivery_hours", "silent_hours",
        "others_after_hours", "consultation_days", "consultation_minimum",
    ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return obj is None and self.may_change(request.user)


@admin.register(DutyRota)
class DutyRotaAdmin(ReadOnlyAdmin):
    """The order of the six; it is changed on its own page, which writes the dates anew."""

    may_view = staticmethod(can_work_in_inbox)
    list_display = ["term", "order", "shift_days"]


@admin.register(DutyShift)
class DutyShiftAdmin(ReadOnlyAdmin):
    """Who had the duty, and why."""

    may_view = staticmethod(can_work_in_inbox)
    list_display = ["starts_at", "ends_at", "seat", "reason"]
    list_filter = ["reason"]
