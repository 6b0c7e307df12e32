"""The page behind a signed link: the other body acts here without an account."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require
from liaison.choices.meetings import MinutesStatus, Reply
from liaison.forms.meetings import ItemForm, ReadForm, ReturnForm
from liaison.models import AgendaItem, Contact, Invitation, Minutes
from liaison.services.meetings.agenda import confirm_item, propose_item, withdraw_item
from liaison.services.meetings.approving import consent_to_minutes, return_minutes
from liaison.services.meetings.replying import find_invitation, reply_to
from liaison.views.meetings.finding import taken

LONGEST_NUMBER = 9


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Answer, work on the agenda and on the minutes for one's side.

    Opening the link changes nothing, because mail scanners open links too.
    """
    try:
        invitation = find_invitation(token)
    except DomainError as error:
        return render(request, "meetings/invitation_stale.html", {"error": error}, status=410)
    if request.method == "POST":
        step = STEPS.get(request.POST.get("step", ""))
        if step:
            step(request, invitation)
        return redirect("meetings:invitation", token)
    return render(request, "meetings/invitation.html", _context(invitation))


def _context(invitation: Invitation) -> dict:
    meeting = invitation.meeting
    waiting = _waiting(invitation)
    return {
        "meeting": meeting,
        "invitation": invitation,
        "may_confirm": invitation.is_from_other_side,
        "items": meeting.items.standing(),
        "form": ItemForm(),
        "reply_choices": Reply.choices,
        "minutes": waiting,
    }


def _waiting(invitation: Invitation) -> Minutes | None:
    """The minutes that wait for this person's side."""
    if not invitation.is_from_other_side:
        return None
    rows = invitation.meeting.minutes.filter(status=MinutesStatus.AWAITING, consent="")
    return rows.exclude(objections_until=None).first()


def _contact(invitation: Invitation) -> Contact:
    """Who acts for the other side: nobody with an account, and no guest."""
    return require(invitation.contact if invitation.is_from_other_side else None)


def _reply(request: HttpRequest, invitation: Invitation) -> None:
    reply = request.POST.get("reply", "")
    if reply in Reply.values:
        with reported(request, _("Your answer is kept.")):
            reply_to(invitation, reply=reply, actor=invitation.user)


def _propose(request: HttpRequest, invitation: Invitation) -> None:
    form = ItemForm(request.POST)
    contact = _contact(invitation)
    with reported(request, _("The item is on the agenda; the [bureau] confirms it.")):
        data = taken(form)
        propose_item(
            invitation.meeting,
            title=data["title"],
            source=data["cites"],
            key=data["key"],
            contact=contact,
        )


def _confirm(request: HttpRequest, invitation: Invitation) -> None:
    item = _item(request, invitation)
    with reported(request, _("The item is confirmed.")):
        confirm_item(item, contact=_contact(invitation))


def _withdraw(request: HttpRequest, invitation: Invitation) -> None:
    item = _item(request, invitation)
    with reported(request, _("The item is withdrawn.")):
        withdraw_item(item, contact=_contact(invitation))


def _consent(request: HttpRequest, invitation: Invitation) -> None:
    minutes = _waiting(invitation)
    if minutes:
        with reported(request, _("Thank you: the minutes are agreed for your side.")):
            seen = taken(ReadForm(request.POST))["text"]
            consent_to_minutes(minutes, contact=_contact(invitation), seen=seen)


def _object(request: HttpRequest, invitation: Invitation) -> None:
    minutes = _waiting(invitation)
    if minutes:
        with reported(request, _("Your objection is with those who wrote the minutes.")):
            read, contact = taken(ReturnForm(request.POST)), _contact(invitation)
            return_minutes(minutes, reason=read["reason"], seen=read["text"], contact=contact)


def _item(request: HttpRequest, invitation: Invitation) -> AgendaItem:
    text = request.POST.get("item", "")
    number = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
    return get_object_or_404(invitation.meeting.items.standing(), pk=number)


STEPS: dict[str, Callable[[HttpRequest, Invitation], None]] = {
    "reply": _reply,
    "propose": _propose,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "consent": _consent,
    "object": _object,
}
