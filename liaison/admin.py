"""Bodies and messages for staff and the Civil Society Division."""

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from csb_portal.feedback import reported
from csb_portal.permissions import may_enter_admin, signed_in
from liaison.models import Answer, Audience, Counterpart, Delivery, Message
from liaison.permissions import can_deliver_requests
from liaison.services.requests import deliver_request


@admin.register(Counterpart)
class CounterpartAdmin(PortalModelAdmin):
    """Other bodies; their address and their days to answer are kept here."""

    may_view = staticmethod(may_enter_admin)
    list_display = ["name_en", "abbreviation", "kind", "contact_email", "answer_days"]
    list_filter = ["kind"]
    search_fields = ["name_en", "abbreviation"]


@admin.register(Audience)
class AudienceAdmin(PortalModelAdmin):
    """Whom a relay can reach, and by which address."""

    may_view = staticmethod(may_enter_admin)
    list_display = ["name_en", "kind", "address"]


class ReadOnlyInline(InlineModelAdmin):
    extra, can_delete = 0, False

    def has_add_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return may_enter_admin(request.user)


class DeliveryInline(ReadOnlyInline, admin.TabularInline):
    model = Delivery
    fields = readonly_fields = ("audience", "recipients", "sent_at")


class AnswerInline(ReadOnlyInline, admin.StackedInline):
    model = Answer
    fields = readonly_fields = (
        "outcome", "text", "manner", "answered_by", "place", "answered_at", "recorded_at",
    )  # fmt: skip


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What was passed on. It is written by steps only; a relay is sent from its own page,
    where every recipient is seen first.
    """

    may_view = staticmethod(may_enter_admin)
    list_display = ["reference", "subject", "status", "received_at", "delivered_at", "due_at"]
    list_filter = ["kind", "status"]
    search_fields = ["reference", "subject"]
    date_hierarchy = "received_at"
    exclude = ["key", "requester_email"]
    inlines = [DeliveryInline, AnswerInline]
    actions = ["deliver_requests"]

    def has_deliver_permission(self, request: HttpRequest) -> bool:
        return can_deliver_requests(request.user)

    @admin.action(
        description=gettext_lazy("Deliver the selected requests by mail"), permissions=["deliver"]
    )
    def deliver_requests(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        for message in queryset.order_by("received_at"):
            with reported(request, _("%(message)s is delivered.") % {"message": message}):
                deliver_request(message, actor=signed_in(request))
