"""The second look, which sends a relay or a statement."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.notifications.recipients import groups_for, preview_mark
from liaison.permissions.register import can_approve_relays
from liaison.services.register.relays import approve_relay
from liaison.views.register.around import whole_of
from liaison.views.register.messages import find


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relay_approve(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a second person every text and every recipient, and send it at their word."""
    require(can_approve_relays(request.user))
    relay = find(request, reference)
    if request.method == "POST" and request.POST.get("confirmed"):
        with reported(request, _("%(relay)s is sent.") % {"relay": relay}):
            approve_relay(relay, actor=signed_in(request), seen=request.POST.get("seen") or "none")
        return redirect(relay)
    groups = groups_for(relay)
    context = whole_of(request.user, relay) | {
        "groups": groups,
        "seen": preview_mark(relay, groups),
        "is_own": relay.author_id == request.user.pk,
    }
    return render(request, "liaison/relay_approve.html", context)
