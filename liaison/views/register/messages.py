"""The permanent page of one message."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from csb_portal import audit, files
from csb_portal.models import AuditEntry
from liaison.models import Message
from liaison.permissions import register as permissions
from liaison.permissions.register import visible_messages
from liaison.permissions.roles import Somebody, works_here
from liaison.services.register.evidence import evidence_of, mails_of
from liaison.services.register.translations import missing_languages
from liaison.views.register.around import attributed, contacts_of, threads_of
from liaison.views.register.possible import steps_for
from liaison.views.register.procedure import next_actor, steps_of


def find(request: HttpRequest, reference: str) -> Message:
    """Return the message of that reference with its parties, or a 404.

    What is private is not there for anybody else.
    """
    messages = (
        visible_messages(request.user)
        .with_parties()
        .select_related(
            "author",
            "delivered_by",
            "set_aside_by",
            "closed_by",
            "answer__recorded_by",
            "answer__by_message",
            "supersedes",
            "in_response_to",
        )
    )
    return get_object_or_404(messages, reference=reference)


@require_safe
def message_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the original untouched, its versions, for whom it is, when each got it, its answer."""
    message, user = find(request, reference), request.user
    may_see_recipients = permissions.can_see_recipients(user)
    may_read = permissions.can_read_text(user, message)
    versions = message.translations.current().select_related("translator", "checked_by")
    context = {
        "message": message,
        "answer": message.given_answer,
        "steps": steps_of(message),
        "next_actor": next_actor(message),
        "evidence": evidence_of(message),
        "mails": mails_of(message) if may_see_recipients else [],
        "links": message.answer_links.all() if may_see_recipients else [],
        "trail": _trail_of(user, message),
        "may_read": may_read,
        "versions": attributed(versions) if may_read else [],
        "missing": missing_languages(message, versions),
        "files": message.attachments.select_related("file") if may_read else [],
        "named": contacts_of(message),
        "threads": threads_of(user, message),
        "actions": steps_for(user, message),
    }
    return render(request, "liaison/message_detail.html", context)


def _trail_of(user: Somebody, message: Message) -> QuerySet[AuditEntry]:
    """The entries about a message; sealed ones are for whoever works here."""
    entries = audit.entries_about(message)
    return entries if works_here(user) else entries.filter(is_public=True)


@require_safe
def message_original(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the original as the bytes its hash is taken over."""
    message = find(request, reference)
    if not permissions.can_read_text(request.user, message):
        raise Http404
    return HttpResponse(message.body.encode(), content_type="text/plain; charset=utf-8")


@require_safe
def message_file(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """Hand out a file of a message to whoever may read its text."""
    message = find(request, reference)
    if not permissions.can_read_text(request.user, message):
        raise Http404
    attachment = get_object_or_404(message.attachments.select_related("file"), pk=pk)
    return files.download(attachment.file)
