"""The permanent page of one message."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal import audit
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison import permissions
from liaison.choices import MessageStatus
from liaison.evidence import evidence_of, mails_of
from liaison.forms import SetAsideForm
from liaison.models import Message
from liaison.services.setting_aside import set_aside_message
from liaison.views.procedure import next_actor, steps_of


def find(reference: str) -> Message:
    """Return the message of that reference with its parties, or a 404."""
    messages = Message.objects.with_parties().select_related(
        "author", "delivered_by", "set_aside_by", "answer__recorded_by"
    )
    return get_object_or_404(messages, reference=reference)


@require_safe
def message_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the original untouched, for whom it is, when each got it, and its answer."""
    message, user = find(reference), request.user
    may_see_recipients = permissions.can_see_recipients(user)
    context = {
        "message": message,
        "answer": message.given_answer,
        "steps": steps_of(message),
        "next_actor": next_actor(message),
        "evidence": evidence_of(message),
        "mails": mails_of(message) if may_see_recipients else [],
        "trail": audit.entries_about(message),
        "may_read": permissions.can_read_text(user, message),
        "actions": _actions(user, message),
    }
    return render(request, "liaison/message_detail.html", context)


def _actions(user: permissions.Somebody, message: Message) -> set[str]:
    """Say which buttons ``user`` sees: what the state and their role allow."""
    waits = message.status
    possible = {
        "approve": waits == MessageStatus.IN_REVIEW and permissions.can_approve_relays(user),
        "deliver": waits == MessageStatus.RECEIVED and permissions.can_deliver_requests(user),
        "answer": waits == MessageStatus.DELIVERED and permissions.can_record_answers(user),
        "set_aside": waits in (MessageStatus.IN_REVIEW, MessageStatus.RECEIVED)
        and permissions.can_set_aside(user, message),
    }
    return {name for name, is_possible in possible.items() if is_possible}


@require_safe
def message_original(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the original as the bytes its hash is taken over."""
    message = find(reference)
    if not permissions.can_read_text(request.user, message):
        raise Http404
    return HttpResponse(message.body.encode(), content_type="text/plain; charset=utf-8")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message_set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    """End a message that has not been passed on, with a reason."""
    message = find(reference)
    require(permissions.can_set_aside(request.user, message))
    form = SetAsideForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "liaison/set_aside_form.html", {"message": message, "form": form})
    with reported(request, _("%(message)s is set aside.") % {"message": message}):
        set_aside_message(message, actor=signed_in(request), reason=form.cleaned_data["reason"])
    return redirect(message)
