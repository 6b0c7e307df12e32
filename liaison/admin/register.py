"""Messages for staff and the Civil Society Division."""

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from csb_portal.permissions import may_enter_admin
from liaison.models import Answer, Delivery, Message, MessagePolicy
from liaison.permissions.register import visible_messages


class ReadOnlyInline(InlineModelAdmin):
    extra, can_delete = 0, False

    def has_add_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return may_enter_admin(request.user)


class DeliveryInline(ReadOnlyInline, admin.TabularInline):
    model = Delivery
    fields = readonly_fields = (
        "contact", "counterpart", "audience", "family", "recipients", "sent_at",
    )  # fmt: skip


class AnswerInline(ReadOnlyInline, admin.StackedInline):
    model = Answer
    fk_name = "message"
    fields = readonly_fields = (
        "outcome", "text", "manner", "answered_by", "place", "answered_at", "recorded_at",
    )  # fmt: skip


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What was passed on. It is written by steps only; a message is sent or delivered from its
    own page, where every recipient is seen first.
    """

    may_view = staticmethod(may_enter_admin)
    list_display = ["reference", "subject", "status", "received_at", "delivered_at", "due_at"]
    list_filter = ["kind", "status"]
    search_fields = ["reference", "subject"]
    date_hierarchy = "received_at"
    exclude = ["key", "requester_email"]
    inlines = [DeliveryInline, AnswerInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """The register as the one who looks sees it, without drafts."""
        return super().get_queryset(request).filter(pk__in=visible_messages(request.user))


@admin.register(MessagePolicy)
class MessagePolicyAdmin(PortalModelAdmin):
    """Which kinds of message are sent in conjunction with the division, and how long it has."""

    may_view = staticmethod(may_enter_admin)
    list_display = ["kind", "needs_concurrence", "concurrence_hours"]
