"""Calls for slots in the administration: written by staff, frozen once published."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from csb_portal import audit
from csb_portal.admin_site import PortalModelAdmin
from csb_portal.permissions import signed_in
from secretariat.choices.slots import CallStatus, SlotEvent
from secretariat.models import SlotCall, SlotSession
from secretariat.permissions.slots import can_run_slots

WRITTEN = (
    "event",
    "kind",
    "slug",
    "title",
    "criteria",
    "decides",
    "may_nominate",
    "opens_at",
    "closes_at",
    "remind_days",
)


def is_frozen(call: SlotCall | None) -> bool:
    """Tell whether a call was published, so that nothing of it is changed any more."""
    return call is not None and call.status != CallStatus.DRAFT


class SlotSessionInline(admin.TabularInline):
    """The sessions of a call, each with its slots."""

    model = SlotSession
    extra = 1
    fields = ("number", "name", "starts_at", "least", "most", "note")

    def has_add_permission(self, request: HttpRequest, obj: SlotCall | None = None) -> bool:
        return can_run_slots(request.user) and not is_frozen(obj)

    def has_change_permission(self, request: HttpRequest, obj: SlotCall | None = None) -> bool:
        return can_run_slots(request.user) and not is_frozen(obj)

    def has_delete_permission(self, request: HttpRequest, obj: SlotCall | None = None) -> bool:
        return can_run_slots(request.user) and not is_frozen(obj)

    def has_view_permission(self, request: HttpRequest, obj: SlotCall | None = None) -> bool:
        return can_run_slots(request.user)


@admin.register(SlotCall)
class SlotCallAdmin(PortalModelAdmin):
    """Write a call and its sessions; publishing is a step of its own, on the call's page."""

    may_view = staticmethod(can_run_slots)
    may_change = staticmethod(can_run_slots)
    list_display = ["title", "event", "kind", "status", "opens_at", "closes_at"]
    list_filter = ["kind", "status"]
    list_select_related = ["event"]
    fields = WRITTEN
    prepopulated_fields = {"slug": ("title",)}
    inlines = (SlotSessionInline,)
    change_form_template = "secretariat/admin/slotcall_detail.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_frozen(obj)

    def save_model(
        self,
        request: HttpRequest,
        obj: SlotCall,
        form: ModelForm,
        change: bool,  # noqa: FBT001 # the signature is Django's
    ) -> None:
        super().save_model(request, obj, form, change)
        audit.record(SlotEvent.WRITTEN, obj, actor=signed_in(request), public=False)
