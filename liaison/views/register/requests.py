"""Asking another body through the bureau, delivering what was asked, recording the answer."""

from datetime import timedelta

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from csb_portal.throttle import client_of, is_allowed
from liaison.choices.register import MessageKind
from liaison.forms.register import AnswerForm, DeliverForm, ParticipantRequestForm
from liaison.notifications.recipients import groups_for, preview_mark
from liaison.permissions import register as permissions
from liaison.services.register.checks import AlreadyRecorded, check_request
from liaison.services.register.confirming import confirm_request, find_unconfirmed, write_request
from liaison.services.register.requests import Requester, answer_request, deliver_request
from liaison.views.register.around import whole_of
from liaison.views.register.messages import find
from liaison.views.register.two_step import hidden, is_complete, is_preview
from liaison.views.register.writing import write

AN_HOUR = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
def request_create(request: HttpRequest) -> HttpResponse:
    """Write a request: a focal point's is taken at once, anybody else's once confirmed."""
    if permissions.can_submit_requests(request.user):
        return write(request, MessageKind.REQUEST)
    form = ParticipantRequestForm(request.POST or None)
    context = {"form": form, "is_known": False}
    if not is_complete(request, form, lambda: _check(form.cleaned_data)):
        return render(request, "liaison/request_form.html", context)
    if is_preview(request):
        context |= {"draft": form.cleaned_data, "hidden": hidden(request, form)}
        return render(request, "liaison/request_preview.html", context)
    try:
        return _write(request, form)
    except AlreadyRecorded as error:
        flash.info(request, str(error))
        return redirect(error.message)
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, "liaison/request_form.html", context)


def _check(message: dict) -> None:
    check_request(nature=message["nature"], on_behalf_of=message["on_behalf_of"])


def _write(request: HttpRequest, form: ParticipantRequestForm) -> HttpResponse:
    data = dict(form.cleaned_data)
    _throttle(request, data["email"])
    requester = Requester(data.pop("name"), data.pop("email"), data.pop("name_is_public"))
    unconfirmed = write_request(**data, requester=requester)
    return render(request, "liaison/request_written.html", {"unconfirmed": unconfirmed})


def _throttle(request: HttpRequest, email: str) -> None:
    """Raise ``DomainError`` where one address or one client writes too often."""
    of_client = is_allowed("request-client", client_of(request), times=30, within=AN_HOUR)
    of_address = is_allowed("request-address", email, times=5, within=AN_HOUR)
    if not (of_client and of_address):
        raise DomainError(
            _("Too many requests have come from your address or your network."),
            rule=_("At most five requests an hour are taken for one address."),
            so=_("Wait an hour and send it again; your text is kept below."),
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link of a mail stands for, and take it as a request at a click.

    Opening the link changes nothing, because mail scanners open links too.
    """
    try:
        if request.method != "POST":
            unconfirmed = find_unconfirmed(token)
            return render(request, "liaison/request_confirm.html", {"unconfirmed": unconfirmed})
        message = confirm_request(token)
    except AlreadyRecorded as error:
        flash.info(request, str(error))
        return redirect(error.message)
    except DomainError as error:
        return render(request, "liaison/request_stale.html", {"error": error}, status=410)
    flash.success(request, _("Your request is received as %(message)s.") % {"message": message})
    return redirect(message)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_deliver(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand a request to the body it is for, once everybody it reaches was looked at."""
    require(permissions.can_deliver_requests(request.user))
    message = find(request, reference)
    form = DeliverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("%(message)s is delivered.") % {"message": message}):
            seen = request.POST.get("seen") or "none"
            deliver_request(message, actor=signed_in(request), seen=seen, **form.cleaned_data)
            return redirect(message)
    groups = groups_for(message)
    context = whole_of(request.user, message) | {
        "form": form,
        "groups": groups,
        "seen": preview_mark(message, groups),
    }
    return render(request, "liaison/request_deliver.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what the other body answered."""
    require(permissions.can_record_answers(request.user))
    message = find(request, reference)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("The answer to %(message)s is kept.") % {"message": message}):
            answer_request(message, actor=signed_in(request), **form.cleaned_data)
            return redirect(message)
    return render(request, "liaison/request_answer.html", {"message": message, "form": form})
