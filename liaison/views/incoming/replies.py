"""What the secretariat makes of answers that came by mail."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from csb_portal.feedback import reported
from csb_portal.files import download
from csb_portal.permissions import require, signed_in
from liaison.choices.incoming import MAILED_OUTCOMES
from liaison.models import Reply, ReplyAttachment
from liaison.permissions.incoming import can_handle_replies, can_read_replies
from liaison.services.incoming.answers import accept_reply, note_reply


@login_required
@require_POST
def reply_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a mailed reply as the answer; which button was pressed says how it turned out."""
    require(can_handle_replies(request.user))
    reply = get_object_or_404(Reply.objects.select_related("message"), pk=pk)
    outcome = request.POST.get("outcome", "")
    if outcome not in MAILED_OUTCOMES:
        raise Http404
    with reported(
        request, _("The answer to %(message)s is recorded.") % {"message": reply.message}
    ):
        accept_reply(reply, outcome=outcome, actor=signed_in(request))
    return redirect(reply.message)


@login_required
@require_POST
def reply_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a mailed reply away; it stays on the page."""
    require(can_handle_replies(request.user))
    reply = get_object_or_404(Reply.objects.select_related("message"), pk=pk)
    with reported(request, _("The mail is noted.")):
        note_reply(reply, actor=signed_in(request))
    return redirect(reply.message)


@login_required
@require_safe
def reply_file(request: HttpRequest, reply_pk: int, pk: int) -> HttpResponseBase:
    """Hand out a file of a mailed reply, as a download."""
    require(can_read_replies(request.user))
    attachment = get_object_or_404(
        ReplyAttachment.objects.select_related("file"), pk=pk, reply_id=reply_pk
    )
    try:
        return download(attachment.file)
    except FileNotFoundError as error:
        raise Http404 from error
