"""Answering a request by the link of a mail, without an account."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import files
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from csb_portal.throttle import client_of, is_allowed
from liaison.forms.register import LinkAnswerForm
from liaison.forms.register.by_link import OUTCOMES
from liaison.models import AnswerLink
from liaison.permissions.register import can_record_answers
from liaison.services.register.answer_links import answer_by_link, find_link, revoke_link
from liaison.views.register.messages import find
from liaison.views.register.two_step import hidden, is_complete, is_preview

AN_HOUR = timedelta(hours=1)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_with_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a body its request, then its answer once more, then record it.

    Opening the link changes nothing, because mail scanners open links too.
    """
    try:
        _throttle(request)
        link = find_link(token)
    except DomainError as error:
        return render(request, "liaison/answer_link_stale.html", {"error": error}, status=410)
    form = LinkAnswerForm(
        request.POST or None,
        initial={"answered_by": link.counterpart},
        is_private=link.message.is_private,
    )
    attachments = link.message.attachments.select_related("file")
    context = {"form": form, "link": link, "message": link.message, "token": token}
    context["files"] = attachments
    if not is_complete(request, form, lambda: None):
        return render(request, "liaison/answer_link.html", context)
    if is_preview(request):
        context |= {"draft": form.cleaned_data, "hidden": hidden(request, form)}
        context["outcome"] = dict(OUTCOMES)[form.cleaned_data["outcome"]]
        return render(request, "liaison/answer_link_preview.html", context)
    try:
        message = answer_by_link(token, **form.cleaned_data)
    except DomainError as error:
        return render(request, "liaison/answer_link_stale.html", {"error": error}, status=410)
    return render(request, "liaison/answer_link_done.html", {"message": message})


@never_cache
@require_safe
def answer_file(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """Hand a body a file of its request; it has no account, and the request may be private."""
    try:
        _throttle(request)
        link = find_link(token)
    except DomainError as error:
        return render(request, "liaison/answer_link_stale.html", {"error": error}, status=410)
    attachment = get_object_or_404(link.message.attachments.select_related("file"), pk=pk)
    return files.download(attachment.file)


def _throttle(request: HttpRequest) -> None:
    """Raise ``DomainError`` where one client tries link after link."""
    if not is_allowed("answer-link", client_of(request), times=60, within=AN_HOUR):
        raise DomainError(
            _("Too many links were opened from your network."),
            rule=_("A network opens at most sixty in an hour."),
            so=_("Wait an hour, or write to the [secretariat]."),
        )


@login_required
@require_POST
def answer_link_revoke(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take back a link that went to the wrong address."""
    require(can_record_answers(request.user))
    message = find(request, reference)
    link = get_object_or_404(AnswerLink, pk=pk, message=message)
    with reported(request, _("The link is taken back; it no longer works.")):
        revoke_link(link, actor=signed_in(request))
    return redirect(message)
