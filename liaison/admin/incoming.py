"""Mail that came in and mails that came back, for staff."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from liaison.models import Bounce, BounceTerms, IncomingMail
from liaison.services.incoming.bouncing import terms


@admin.register(IncomingMail)
class IncomingMailAdmin(ReadOnlyAdmin):
    """The log: what became of each mail, and why. It holds nobody's words."""

    list_display = ["received_at", "recipient", "result", "reason", "size", "attempts"]
    list_filter = ["result"]
    search_fields = ["identifier", "recipient", "sender"]
    date_hierarchy = "received_at"
    fields = (
        "received_at", "recipient", "sender", "identifier", "digest", "size", "result", "reason",
        "answer", "attempts", "post", "message",
    )  # fmt: skip

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        """Say first when the last mail came in: silence may mean that the way is broken."""
        return super().changelist_view(request, {"subtitle": _last_mail(), **(extra_context or {})})


def _last_mail() -> str:
    last = IncomingMail.objects.values_list("received_at", flat=True).first()
    if last is None:
        return _("No mail has come in yet.")
    hours = int((clock.now() - last).total_seconds() // 3600)
    return _("The last mail came in on %(at)s UTC, %(hours)d h ago.") % {
        "at": date_format(last, "j F Y, H:i"),
        "hours": hours,
    }


@admin.register(Bounce)
class BounceAdmin(ReadOnlyAdmin):
    """Mails that a mail server gave up on."""

    list_display = ["at", "email", "is_hard", "status", "diagnostic"]
    list_filter = ["is_hard"]
    search_fields = ["email"]
    exclude = ["mail"]


@admin.register(BounceTerms)
class BounceTermsAdmin(PortalModelAdmin):
    """After how many mails that came back an address counts as dead."""

    list_display = ["hard_bounces", "days"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        terms()  # the one row, made on first use
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
