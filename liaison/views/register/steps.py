"""Single steps of a message: set aside, closed, related, rehearsed."""

from collections.abc import Callable

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.forms.register import SetAsideForm
from liaison.forms.register.steps import ReasonForm, RelateForm
from liaison.models import Message
from liaison.permissions import register as permissions
from liaison.services.register.ending import close_message
from liaison.services.register.parts import relate_messages
from liaison.services.register.rehearsing import rehearse_message
from liaison.services.register.setting_aside import set_aside_message
from liaison.views.register.messages import find


def ask_and_do(
    request: HttpRequest,
    message: Message,
    form: forms.Form,
    *,
    page: dict[str, str],
    act: Callable[[dict], object],
    done: str,
) -> HttpResponse:
    """Show a small form, and take the step when it comes back whole."""
    if request.method != "POST" or not form.is_valid():
        context = {"message": message, "form": form, "page": page}
        return render(request, "liaison/step_form.html", context)
    with reported(request, done):
        act(form.cleaned_data)
    return redirect(message)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message_set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    """End a message that has not been passed on, with a reason."""
    message = find(request, reference)
    require(permissions.can_set_aside(request.user, message))
    form = SetAsideForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "liaison/set_aside_form.html", {"message": message, "form": form})
    with reported(request, _("%(message)s is set aside.") % {"message": message}):
        set_aside_message(message, actor=signed_in(request), reason=form.cleaned_data["reason"])
    return redirect(message)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a message of which nothing more is expected, with a reason."""
    message = find(request, reference)
    require(permissions.can_end_messages(request.user))
    actor = signed_in(request)
    return ask_and_do(
        request,
        message,
        ReasonForm(request.POST or None),
        page={
            "title": _("Close it"),
            "text": _(
                "Nothing more is expected of it, and it no longer counts as open. Its page stays. "
                "This cannot be undone."
            ),
            "button": _("Close it"),
        },
        act=lambda data: close_message(message, actor=actor, reason=data["reason"]),
        done=_("%(message)s is closed.") % {"message": message},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message_relate(request: HttpRequest, reference: str) -> HttpResponse:
    """Let two messages point to each other."""
    message = find(request, reference)
    require(permissions.can_end_messages(request.user))
    actor = signed_in(request)
    return ask_and_do(
        request,
        message,
        RelateForm(request.POST or None, messages=permissions.visible_messages(request.user)),
        page={
            "title": _("Relate it to another message"),
            "text": _("Both pages then show each other."),
            "button": _("Relate them"),
        },
        act=lambda data: relate_messages(message, data["other"][0], actor=actor),
        done=_("The two messages show each other now."),
    )


@login_required
@require_POST
def message_rehearse(request: HttpRequest, reference: str) -> HttpResponse:
    """Mail everything to the author only, to see what others would get."""
    message = find(request, reference)
    require(permissions.can_rehearse(request.user, message))
    with reported(request, _("The rehearsal went to its author, and to nobody else.")):
        rehearse_message(message, actor=signed_in(request))
    return redirect(message)
