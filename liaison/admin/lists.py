"""How the lists in an engine stand to their channels, seen and brought into step by staff."""

from datetime import datetime

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from csb_portal.admin_site import PortalModelAdmin
from csb_portal.errors import DomainError
from csb_portal.moments import when
from csb_portal.permissions import is_staff, require, signed_in
from liaison.choices.channels import EngineKind
from liaison.engines.base import EngineFailed
from liaison.engines.comparing import Diff, Kind, Part
from liaison.models import Channel, EngineState, Handover
from liaison.rules.engines import FAILURES_TO_GIVE_UP
from liaison.services.engines.breaker import state_of
from liaison.services.engines.syncing import apply_differences, compare_list

STEPS = {
    Kind.ADD: gettext_lazy("add"),
    Kind.REMOVE: gettext_lazy("take off"),
    Kind.CHANGE: gettext_lazy("change"),
}
PARTS = {
    Part.LIST: gettext_lazy("the list"),
    Part.SETTING: gettext_lazy("setting"),
    Part.MODERATOR: gettext_lazy("moderator"),
    Part.MEMBER: gettext_lazy("member"),
}


class ListAdmin(PortalModelAdmin):
    """The part of a channel's administration that is about its list in another program."""

    list_select_related = ["list_check"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Channel]:
        gone = EngineState.objects.filter(
            engine=OuterRef("engine"), failures__gte=FAILURES_TO_GIVE_UP
        )
        since = Subquery(gone.values("failing_since")[:1])
        return super().get_queryset(request).annotate(unreachable_since=since)

    @admin.display(description=gettext_lazy("list"))
    def list_state(self, channel: Channel) -> SafeString:
        """Say whether the list is in step, with the way to its differences."""
        if channel.engine == EngineKind.EMBEDDED:
            return format_html("{}", _("the portal itself"))
        url = reverse("admin:liaison_channel_differences", args=[channel.pk])
        return format_html('<a href="{}">{}</a>', url, standing_of(channel))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.differences)
        name = "liaison_channel_differences"
        return [path("<int:pk>/differences/", view, name=name), *super().get_urls()]

    def differences(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would be done to the list, and do exactly that on a deliberate yes."""
        require(is_staff(request.user))
        channel = get_object_or_404(Channel, pk=pk)
        if request.method == "POST":
            self._apply(request, channel)
            return redirect("admin:liaison_channel_differences", channel.pk)
        diff, fault = Diff(), ""
        try:
            diff = compare_list(channel)
        except EngineFailed as error:
            fault = str(error)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The list of %(channel)s") % {"channel": channel},
            "channel": channel,
            "diff": diff,
            "rows": [(STEPS[step.kind], PARTS[step.part], step) for step in diff],
            "fault": fault,
            "is_other_program": channel.engine != EngineKind.EMBEDDED,
            "state": state_of(EngineKind(channel.engine)),
            "waiting": Handover.objects.waiting().filter(post__channel=channel),
        }
        return TemplateResponse(request, "admin/liaison/channel/differences.html", context)

    @staticmethod
    def _apply(request: HttpRequest, channel: Channel) -> None:
        try:
            diff = apply_differences(
                channel, actor=signed_in(request), seen=request.POST.get("seen", "")
            )
        except (DomainError, EngineFailed) as error:
            messages.error(request, str(error))
            return
        done = ngettext("%(count)d step was taken.", "%(count)d steps were taken.", len(diff))
        messages.success(request, done % {"count": len(diff)})


def standing_of(channel: Channel) -> str:
    """Say how the list stood when somebody last looked."""
    since: datetime | None = getattr(channel, "unreachable_since", None)
    if since:
        return _("unreachable since %(moment)s") % {"moment": when(since)}
    check = getattr(channel, "list_check", None)
    if check is None:
        return _("not looked at yet")
    if not check.differences:
        return _("in step")
    words = ngettext("%(count)d difference", "%(count)d differences", check.differences)
    return words % {"count": check.differences}
