"""What happened in channels, for staff to look at: changed only by steps, never by hand."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.feedback import reported
from csb_portal.permissions import is_staff, signed_in
from liaison.models import AddressState, MembershipOverride, Post
from liaison.services.channels.addresses import clear_address
from liaison.services.channels.exceptions import end_override


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    """Posts; held ones are decided on from their queue."""

    list_display = ["subject", "channel", "number", "status", "source", "received_at"]
    list_filter = ["channel", "status", "source"]
    search_fields = ["subject", "author_name"]
    date_hierarchy = "received_at"


@admin.register(MembershipOverride)
class OverrideAdmin(ReadOnlyAdmin):
    """Exceptions to the rules; they are made on the members page of their channel."""

    list_display = ["channel", "kind", "name", "since", "until", "reason", "actor"]
    list_filter = ["channel", "kind"]
    search_fields = ["name", "email", "reason"]
    actions = ["end_overrides"]

    def has_end_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    @admin.action(description=gettext_lazy("End the selected exceptions"), permissions=["end"])
    def end_overrides(self, request: HttpRequest, queryset: QuerySet[MembershipOverride]) -> None:
        for override in queryset:
            with reported(request, _("Ended: %(what)s.") % {"what": override}):
                end_override(override, actor=signed_in(request))


@admin.register(AddressState)
class AddressStateAdmin(ReadOnlyAdmin):
    """Addresses that mail came back from."""

    list_display = ["email", "hard_bounces", "last_bounce_at", "marked_at", "reason"]
    search_fields = ["email"]
    actions = ["clear_addresses"]

    def has_clear_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    @admin.action(
        description=gettext_lazy("Write to the selected addresses again"), permissions=["clear"]
    )
    def clear_addresses(self, request: HttpRequest, queryset: QuerySet[AddressState]) -> None:
        for state in queryset:
            with reported(request, _("Posts go to %(email)s again.") % {"email": state.email}):
                clear_address(state, actor=signed_in(request))
