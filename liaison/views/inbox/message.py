"""One message as the six work on it: who has it, notes, drafts, their own day."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.forms.inbox import DueForm, GiveForm, NoteForm
from liaison.models import Message
from liaison.models.inbox.work import is_open
from liaison.permissions.inbox import can_give_away, can_work_in_inbox
from liaison.services.inbox.listing import inbox_row
from liaison.services.inbox.noting import note_message, set_due_date
from secretariat.permissions.terms import is_secretariat_member


def find(request: HttpRequest, reference: str) -> Message:
    """Return the message for somebody who works in the inbox; a 403 or a 404 otherwise."""
    require(can_work_in_inbox(request.user))
    messages = Message.objects.with_parties().select_related("inbox_item")
    return get_object_or_404(messages, reference=reference)


@login_required
@require_safe
def inbox_message(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what the six know of a message, and let them add to it."""
    return show(request, find(request, reference))


def show(request: HttpRequest, message: Message, **forms: object) -> HttpResponse:
    """Show the page of a message, with a form as it was filled in where one came back."""
    return render(request, "liaison/inbox/message.html", _context(request, message) | forms)


def _context(request: HttpRequest, message: Message) -> dict:
    user = signed_in(request)
    history = list(message.assignments.select_related("holder", "given_by"))
    current = next((each for each in history if each.until is None), None)
    return {
        "message": message,
        "row": inbox_row(message),
        "is_open": is_open(message),
        "history": history,
        "current": current,
        "may_take": current is None and is_secretariat_member(user),
        "may_give": current is None or can_give_away(user, current),
        "notes": message.internal_notes.select_related("written_by"),
        "consultations": message.consultations.all(),
        "give_form": GiveForm(),
        "note_form": NoteForm(),
        "due_form": DueForm(),
    }


@login_required
@require_POST
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a note or a draft."""
    message, form = find(request, reference), NoteForm(request.POST)
    if not form.is_valid():
        return show(request, message, note_form=form)
    with reported(request, _("Your note is kept.")):
        note_message(message, actor=signed_in(request), **form.cleaned_data)
    return redirect("liaison:inbox-message", reference)


@login_required
@require_POST
def due_date(request: HttpRequest, reference: str) -> HttpResponse:
    """Set or take away the six's own day."""
    message, form = find(request, reference), DueForm(request.POST)
    if not form.is_valid():
        return show(request, message, due_form=form)
    with reported(request, _("The day is set.")):
        set_due_date(message, actor=signed_in(request), **form.cleaned_data)
    return redirect("liaison:inbox-message", reference)
