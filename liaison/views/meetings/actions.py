"""The page of one action: who owes it, until when, and through whose hands it went."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import audit
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.forms.meetings import ClosingForm, ReassignForm
from liaison.permissions import meetings as permissions
from liaison.services.meetings.actions import cancel_action, finish_action, reassign_action
from liaison.views.meetings.finding import find_action


@require_safe
def action_detail(request: HttpRequest, reference: str) -> HttpResponse:
    action, user = find_action(reference), request.user
    if not permissions.can_see_action(user, action):
        raise Http404
    context = {
        "action": action,
        "holder": action.holder,
        "history": action.reassignments.select_related("from_family", "to_family"),
        "form": ClosingForm(),
        "may_close": action.is_open and permissions.can_close_action(user, action),
        "may_reassign": action.is_open and permissions.can_reassign_action(user, action),
        "trail": audit.entries_about(action),
    }
    return render(request, "meetings/action_detail.html", context)


@login_required
@require_POST
def action_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that it is done, or that nobody will do it."""
    action = find_action(reference)
    require(permissions.can_close_action(request.user, action))
    form = ClosingForm(request.POST)
    if form.is_valid():
        close = cancel_action if request.POST.get("step") == "cancel" else finish_action
        with reported(request, _("%(action)s is closed.") % {"action": action}):
            close(action, word=form.cleaned_data["word"], actor=signed_in(request))
    return redirect(action)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_reassign(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand it on to another seat, with a reason."""
    action = find_action(reference)
    require(permissions.can_reassign_action(request.user, action))
    form = ReassignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("%(action)s has a new owner.") % {"action": action}):
            reassign_action(action, **form.cleaned_data, actor=signed_in(request))
        return redirect(action)
    return render(request, "meetings/action_reassign.html", {"action": action, "form": form})
