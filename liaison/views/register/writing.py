"""Writing a message: saved as a draft, looked at once more, then taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from csb_portal.references import REFERENCE
from liaison.choices.register import USUAL_PURPOSE, MessageKind, Purpose
from liaison.forms.register import RelayForm, RequestForm, StatementForm
from liaison.forms.register.resuming import (
    initial_of_correction,
    initial_of_draft,
    initial_of_response,
    keep_files,
)
from liaison.models import Counterpart, Message, Party
from liaison.notifications.recipients import groups_of
from liaison.permissions import register as permissions
from liaison.permissions.roles import works_here
from liaison.services.register.checks import (
    AlreadyRecorded,
    check_relay,
    check_request,
    check_statement,
    moment_past,
    refuse_repeat,
)
from liaison.services.register.details import check_details
from liaison.services.register.drafts import discard_draft, save_draft
from liaison.services.register.relays import receive_relay
from liaison.services.register.requests import submit_request
from liaison.services.register.statements import write_statement
from liaison.views.register.messages import find
from liaison.views.register.two_step import hidden, is_complete, is_preview

Form = RelayForm | RequestForm | StatementForm


@dataclass(frozen=True)
class Writing:
    """How messages of one kind are written: by whom, in which form, what becomes of it."""

    form: type[Form]
    take: Callable[..., Message]
    may: Callable[[permissions.Somebody], bool]
    done: Any


WRITINGS = {
    MessageKind.RELAY: Writing(
        RelayForm,
        receive_relay,
        permissions.can_receive_relays,
        gettext_lazy("%(message)s is recorded. Somebody else now looks at it and sends it."),
    ),
    MessageKind.REQUEST: Writing(
        RequestForm,
        submit_request,
        permissions.can_submit_requests,
        gettext_lazy("Your request is received as %(message)s."),
    ),
    MessageKind.STATEMENT: Writing(
        StatementForm,
        write_statement,
        permissions.can_write_statements,
        gettext_lazy("%(message)s is recorded. Somebody else now looks at it and sends it."),
    ),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relay_create(request: HttpRequest) -> HttpResponse:
    """Enter a message of another body, see whom it reaches, then record it."""
    return write(request, MessageKind.RELAY)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_create(request: HttpRequest) -> HttpResponse:
    """Write for a family or a working group to others, see whom it reaches, then record it."""
    return write(request, MessageKind.STATEMENT)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on writing a draft; for anybody but its author and the secretariat there is none."""
    draft = get_object_or_404(Message.objects.drafts().with_parties(), pk=pk)
    if not permissions.can_see_draft(request.user, draft):
        raise Http404
    return write(request, MessageKind(draft.kind), draft)


@login_required
@require_POST
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = get_object_or_404(Message.objects.drafts(), pk=pk)
    if not permissions.can_see_draft(request.user, draft):
        raise Http404
    discard_draft(draft, actor=signed_in(request))
    flash.success(request, _("The draft is thrown away."))
    return redirect("liaison:register")


def write(request: HttpRequest, kind: MessageKind, draft: Message | None = None) -> HttpResponse:
    """Show the form of a kind, save it as a draft, or show it once more and take it.

    A draft can be read for ever by whoever wrote it; going on takes the right to write.
    """
    is_reading = draft is not None and request.method != "POST"
    require(is_reading or WRITINGS[kind].may(request.user))
    try:
        return _write(request, kind, draft)
    except AlreadyRecorded as error:
        flash.info(request, str(error))
        return redirect(error.message)


def _write(request: HttpRequest, kind: MessageKind, draft: Message | None) -> HttpResponse:
    writing = WRITINGS[kind]
    form = _form(request, kind, draft)
    context = {"form": form, "draft": draft, "is_known": True}
    if request.method == "POST" and "save" in request.POST:
        return _save(request, kind, form, draft)
    if not is_complete(request, form, lambda: _check(request, kind, form)):
        return render(request, f"liaison/{kind}_form.html", context)
    if is_preview(request):
        return render(request, "liaison/message_preview.html", _preview(request, kind, form))
    try:
        message = writing.take(
            **form.text, details=form.details, actor=signed_in(request), draft=draft
        )
    except AlreadyRecorded:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, f"liaison/{kind}_form.html", context)
    flash.success(request, writing.done % {"message": message})
    return redirect(message)


def _form(request: HttpRequest, kind: MessageKind, draft: Message | None) -> Form:
    options: dict[str, Any] = {
        "messages": permissions.visible_messages(request.user),
        "initial": _initial(request, kind, draft),
    }
    if kind == MessageKind.STATEMENT:
        options["senders"] = permissions.senders_for(request.user)
    form = WRITINGS[kind].form(request.POST or None, request.FILES or None, **options)
    if draft and request.method != "POST":
        keep_files(form, draft)
    return form


def _initial(request: HttpRequest, kind: MessageKind, draft: Message | None) -> dict[str, Any]:
    if draft:
        return initial_of_draft(draft)
    initial: dict[str, Any] = {}
    if kind == MessageKind.RELAY:
        initial["sender"] = Counterpart.objects.operators_body()
    if "corrects" in request.GET:
        initial |= initial_of_correction(_named(request, "corrects"), kind)
    if "answers" in request.GET:
        initial |= initial_of_response(_named(request, "answers"), kind)
    return initial


def _named(request: HttpRequest, parameter: str) -> Message:
    """Return the message an address names, if its text may be read; a 404 otherwise."""
    reference = request.GET[parameter]
    if not re.fullmatch(REFERENCE, reference):
        raise Http404
    message = find(request, reference)
    if not permissions.can_read_text(request.user, message):
        raise Http404
    return message


def _save(
    request: HttpRequest, kind: MessageKind, form: Form, draft: Message | None
) -> HttpResponse:
    """Keep what was typed as far as it makes sense; nothing is asked of a draft."""
    form.is_valid()
    data = form.cleaned_data
    kept = save_draft(
        kind,
        actor=signed_in(request),
        subject=data.get("subject", ""),
        body=data.get("body", ""),
        language=data.get("language", "en"),
        nature=data.get("nature", ""),
        sender=form.sending_party(),
        to=form.to_parties(),
        details=form.details,
        draft=draft,
    )
    flash.success(request, _("Your draft is kept. Only you and the [secretariat] see it."))
    return redirect(kept)


def _check(request: HttpRequest, kind: MessageKind, form: Form) -> None:
    text, details = form.text, form.details
    refuse_repeat(text["key"])
    if kind == MessageKind.RELAY:
        check_relay(nature=text["nature"], audiences=text["audiences"], others=details.others)
        moment_past(text["received_at"], now=clock.now())
    elif kind == MessageKind.STATEMENT:
        require(permissions.can_state_for(request.user, text["sender"]))
        check_statement(
            nature=text["nature"], sender=text["sender"], to=text["to"], others=details.others
        )
    else:
        check_request(nature=text["nature"], on_behalf_of=text["on_behalf_of"])
    purpose = details.purpose or USUAL_PURPOSE[kind]
    sender = form.sending_party()
    if sender and (kind != MessageKind.REQUEST or details.due_at):
        check_details(
            details,
            purpose=purpose,
            sender=sender,
            to=form.to_parties(),
            since=clock.now(),
            actor=signed_in(request),
        )


def _preview(request: HttpRequest, kind: MessageKind, form: Form) -> dict[str, Any]:
    details = form.details
    receivers: list[Party] = [*form.to_parties(), *details.others]
    return {
        "form": form,
        "kind": kind,
        "draft": form.cleaned_data,
        "details": details,
        "purpose": Purpose(details.purpose or USUAL_PURPOSE[kind]).label,
        "sender": form.sending_party(),
        "received_at": form.cleaned_data.get("received_at") or clock.now(),
        "groups": groups_of(receivers),
        "hide_addresses": not works_here(request.user),
        "hidden": hidden(request, form),
    }
