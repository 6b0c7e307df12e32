"""Taking a message, giving it away, putting it back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from csb_portal.feedback import reported
from csb_portal.permissions import signed_in
from liaison.forms.inbox import GiveForm
from liaison.services.inbox.assigning import assign_message, return_message, take_message
from liaison.views.inbox.message import find, show


@login_required
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a message nobody has."""
    message = find(request, reference)
    with reported(request, _("%(message)s is yours.") % {"message": message}):
        take_message(message, actor=signed_in(request))
    return redirect("liaison:inbox-message", reference)


@login_required
@require_POST
def give(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a message to a member, with a note."""
    message, form = find(request, reference), GiveForm(request.POST)
    if not form.is_valid():
        return show(request, message, give_form=form)
    said = {"message": message, "person": form.cleaned_data["to"]}
    with reported(request, _("%(person)s has %(message)s now, and a mail about it.") % said):
        assign_message(message, actor=signed_in(request), **form.cleaned_data)
    return redirect("liaison:inbox-message", reference)


@login_required
@require_POST
def put_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a message back for anybody to take."""
    message = find(request, reference)
    with reported(request, _("%(message)s is in the inbox again.") % {"message": message}):
        return_message(message, actor=signed_in(request))
    return redirect("liaison:inbox-message", reference)
