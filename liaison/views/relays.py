"""Entering a relay, and the second look that sends it."""

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.forms import RelayForm
from liaison.models import Counterpart
from liaison.notifications import groups_of, preview_mark
from liaison.permissions import can_approve_relays, can_receive_relays
from liaison.services.checks import AlreadyRecorded, check_relay, moment_past
from liaison.services.relays import approve_relay, receive_relay
from liaison.views.messages import find
from liaison.views.two_step import hidden, is_complete, is_preview


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relay_create(request: HttpRequest) -> HttpResponse:
    """Enter a message of another body, see whom it reaches, then record it."""
    require(can_receive_relays(request.user))
    initial = {"sender": Counterpart.objects.operators_body()}
    form = RelayForm(request.POST or None, initial=initial)
    if not is_complete(request, form, lambda: _check(form.cleaned_data)):
        return render(request, "liaison/relay_form.html", {"form": form})
    if is_preview(request):
        return render(request, "liaison/relay_preview.html", _preview(request, form))
    try:
        relay = receive_relay(**form.cleaned_data, actor=signed_in(request))
    except AlreadyRecorded as error:
        flash.info(request, str(error))
        return redirect(error.message)
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, "liaison/relay_form.html", {"form": form})
    flash.success(
        request,
        _("%(relay)s is recorded. Somebody else now looks at it and sends it.") % {"relay": relay},
    )
    return redirect(relay)


def _check(message: dict) -> None:
    check_relay(nature=message["nature"], audiences=message["audiences"])
    moment_past(message["received_at"], now=clock.now())


def _preview(request: HttpRequest, form: RelayForm) -> dict:
    message = form.cleaned_data
    return {
        "form": form,
        "draft": message,
        "received_at": message["received_at"] or clock.now(),
        "groups": groups_of(message["audiences"]),
        "hidden": hidden(request, form),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relay_approve(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a second person the text and every recipient, and send it at their word."""
    require(can_approve_relays(request.user))
    relay = find(reference)
    if request.method == "POST" and request.POST.get("confirmed"):
        with reported(request, _("%(relay)s is sent.") % {"relay": relay}):
            approve_relay(relay, actor=signed_in(request), seen=request.POST.get("seen") or "none")
        return redirect(relay)
    groups = groups_of(relay.audiences.all())
    context = {"message": relay, "groups": groups, "seen": preview_mark(groups)}
    context["is_own"] = relay.author_id == request.user.pk
    return render(request, "liaison/relay_approve.html", context)
