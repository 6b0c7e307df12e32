"""Funding in the administration: looked up only, and by nobody who is kept out of the round."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.permissions import signed_in
from secretariat.models import FundingRecusal, FundingRound
from secretariat.permissions.funding import can_run_funding
from secretariat.permissions.recusals import recused_rounds


@admin.register(FundingRound)
class FundingRoundAdmin(ReadOnlyAdmin):
    """Rounds, as they were published; they are prepared, published and decided on their own pages."""

    may_view = staticmethod(can_run_funding)
    list_display = ["title", "event", "status", "budget", "awarded", "opens_at", "closes_at"]
    list_select_related = ["event"]
    fields = [
        "page", "event", "status", "budget", "currency", "awarded", "opens_at", "closes_at",
        "panel_size", "least_percent", "lot_seed", "look_until", "rule_hash", "published_at",
        "decided_at", "decided_in",
    ]  # fmt: skip
    readonly_fields = ["page"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FundingRound]:
        return FundingRound.objects.exclude(pk__in=recused_rounds(signed_in(request)))

    @admin.display(description=_("page"))
    def page(self, found: FundingRound) -> SafeString:
        return format_html('<a href="{}">{}</a>', found.get_absolute_url(), found)


@admin.register(FundingRecusal)
class FundingRecusalAdmin(ReadOnlyAdmin):
    """Who was kept out of which round, since when and why; written by the portal, and it stays."""

    may_view = staticmethod(can_run_funding)
    list_display = ["round", "user", "ground", "was_on_panel", "at"]
    list_select_related = ["round", "user"]
    fields = ["round", "user", "ground", "was_on_panel", "at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FundingRecusal]:
        return FundingRecusal.objects.exclude(round__in=recused_rounds(signed_in(request)))
