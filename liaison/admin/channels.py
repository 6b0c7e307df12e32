"""The channels for staff: what they are called, who belongs to them, which program hands them out."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from csb_portal import audit
from csb_portal.permissions import signed_in
from liaison.admin.lists import ListAdmin
from liaison.choices.channels import ChannelEvent
from liaison.models import Channel, ChannelRule


class ChannelRuleInline(admin.StackedInline):
    """By which rules people belong to the channel."""

    model = ChannelRule
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return ListAdmin.may_view(request.user)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return ListAdmin.may_change(request.user)

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Channel)
class ChannelAdmin(ListAdmin):
    """Channels and their lists. An address that has posts stays what it is."""

    list_display = ["name_en", "local_part", "posting", "archive", "engine", "list_state"]
    list_filter = ["engine", "is_active"]
    search_fields = ["name_en", "slug", "local_part"]
    inlines = [ChannelRuleInline]
    change_form_template = "admin/liaison/channel/change_form.html"

    def get_readonly_fields(
        self, request: HttpRequest, obj: Channel | None = None
    ) -> tuple[str, ...]:
        return ("slug", "local_part") if obj and obj.posts.exists() else ()

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm,
        formsets: list,
        change: bool,  # noqa: FBT001
    ) -> None:
        """Save, and let the trail say which settings were touched and which rules hold now."""
        super().save_related(request, form, formsets, change)
        said: dict[str, Any] = {"fields": sorted(form.changed_data)}
        if any(formset.has_changed() for formset in formsets):
            rules = form.instance.rules.select_related("counterpart")
            said["rules"] = [rule.slug for rule in rules]
        audit.record(ChannelEvent.CHANNEL_CHANGED, form.instance, actor=signed_in(request), **said)
