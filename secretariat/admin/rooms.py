"""Rooms, teams, groups and the terms on which they are given: written down by who looks after them.

What was booked is looked at here and changed on its own page, so that everybody hears of it.
"""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import Field, ModelForm
from django.http import HttpRequest

from csb_portal import audit
from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from csb_portal.errors import DomainError
from csb_portal.permissions import signed_in
from elections.admin.forms import MomentField
from secretariat.choices.rooms import RoomAct
from secretariat.models import (
    Resource,
    ResourceBooking,
    Room,
    RoomBooking,
    RoomContact,
    RoomDay,
    RoomGroup,
    RoomTerms,
)
from secretariat.permissions.cases import can_handle_cases
from secretariat.services.rooms.resources import set_quantity


class RoomsAdmin(PortalModelAdmin):
    """The six, the Division and staff write down what there is; each change is on the trail."""

    may_view = staticmethod(can_handle_cases)
    may_change = staticmethod(can_handle_cases)
    by_service: ClassVar[frozenset[str]] = frozenset()  # fields that a service changes

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: ModelForm,
        change: bool,  # noqa: FBT001 # the signature is Django's
    ) -> None:
        changed = form.changed_data
        if change:
            changed = [name for name in changed if name not in self.by_service]
            obj.save(update_fields=changed)
        else:
            super().save_model(request, obj, form, change)
        if changed:
            actor = signed_in(request)
            audit.record(RoomAct.WRITTEN_DOWN, obj, actor=actor, changed=changed)


@admin.register(RoomTerms)
class RoomTermsAdmin(RoomsAdmin):
    list_display = ["event", "minutes_per_day", "step_minutes", "opens_at", "closes_at"]
    formfield_overrides: ClassVar = {models.DateTimeField: {"form_class": MomentField}}
    list_select_related = ["event"]

    def get_readonly_fields(self, request: HttpRequest, obj: RoomTerms | None = None) -> list[str]:
        return ["event"] if obj else []


class RoomDayInline(admin.TabularInline):
    """Days with other hours, or none."""

    model = RoomDay
    extra = 1

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        """Name each field of a row: the heads of its columns are not read out."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = field.label
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_handle_cases(request.user)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


@admin.register(Room)
class RoomAdmin(RoomsAdmin):
    list_display = ["name", "event", "capacity", "opens", "closes", "is_ad_hoc", "is_offered"]
    list_filter = ["event", "is_ad_hoc", "is_offered"]
    list_select_related = ["event"]
    inlines = [RoomDayInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Room | None = None) -> list[str]:
        return ["event"] if obj else []


@admin.register(Resource)
class ResourceAdmin(RoomsAdmin):
    """How many there are is changed by the service: more go to who waits, less takes nothing away."""

    list_display = ["name", "event", "kind", "quantity", "given_by"]
    list_filter = ["event", "kind"]
    list_select_related = ["event"]
    by_service = frozenset({"quantity"})

    def get_readonly_fields(self, request: HttpRequest, obj: Resource | None = None) -> list[str]:
        return ["event"] if obj else []

    def save_model(
        self,
        request: HttpRequest,
        obj: Resource,
        form: ModelForm,
        change: bool,  # noqa: FBT001 # the signature is Django's
    ) -> None:
        if change and "quantity" in form.changed_data:
            try:
                set_quantity(obj, obj.quantity, actor=signed_in(request))
            except DomainError as error:
                messages.error(request, str(error))
        super().save_model(request, obj, form, change)


class RoomContactInline(admin.TabularInline):
    """Who books for a group; nobody for a family beside its focal points."""

    model = RoomContact
    extra = 1
    raw_id_fields = ["user"]

    def has_view_permission(self, request: HttpRequest, obj: RoomGroup | None = None) -> bool:
        return can_handle_cases(request.user) and (obj is None or obj.family_id is None)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


@admin.register(RoomGroup)
class RoomGroupAdmin(RoomsAdmin):
    list_display = ["__str__", "event", "kind", "is_limited"]
    list_filter = ["event", "kind"]
    list_select_related = ["event", "family"]
    inlines = [RoomContactInline]

    def get_readonly_fields(self, request: HttpRequest, obj: RoomGroup | None = None) -> list[str]:
        return ["event", "family", "kind"] if obj else []


class BookingsAdmin(ReadOnlyAdmin):
    """Looked at here; booked, changed and given back on its own page."""

    may_view = staticmethod(can_handle_cases)
    list_filter = ["status"]
    date_hierarchy = "starts_at"


@admin.register(RoomBooking)
class RoomBookingAdmin(BookingsAdmin):
    list_display = ["case", "room", "group", "starts_at", "ends_at", "status"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoomBooking]:
        found = super().get_queryset(request)
        return found.select_related("case", "room", "group__family")


@admin.register(ResourceBooking)
class ResourceBookingAdmin(BookingsAdmin):
    list_display = ["case", "resource", "unit", "group", "starts_at", "ends_at", "status"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ResourceBooking]:
        found = super().get_queryset(request)
        return found.select_related("case", "resource", "group__family")
