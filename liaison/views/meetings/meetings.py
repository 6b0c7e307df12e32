"""The page of one meeting: agenda and minutes side by side, and what came out of it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from csb_portal import audit
from csb_portal.feedback import reported
from csb_portal.permissions import signed_in
from liaison.choices.meetings import Reply
from liaison.meeting_dossier import pdf_of
from liaison.models import Meeting, Minutes
from liaison.permissions import meetings as permissions
from liaison.services.meetings.replying import reply_to
from liaison.views.meetings.finding import find
from liaison.views.meetings.listing import with_holders


@require_safe
def meeting_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show when and where, the agenda beside the minutes, decisions, actions and the trail."""
    meeting, user = find(request, reference), request.user
    may_run = permissions.can_run(user, meeting)
    invitation = None
    if user.is_authenticated:
        invitation = meeting.invitations.filter(user=user, ended_at=None).first()
    shows_outcome = may_run or meeting.published_minutes is not None
    actions = list(meeting.actions.with_owner()) if shows_outcome else []
    context = {
        "meeting": meeting,
        "items": meeting.items.standing(),
        "moves": meeting.moves.all(),
        "shown": _shown(request, meeting),
        "versions": _versions(meeting),
        "draft": _draft(request, meeting),
        "decisions": meeting.decisions.with_successors() if shows_outcome else [],
        "actions": with_holders(actions),
        "shows_outcome": shows_outcome,
        "present": meeting.attendances.exclude(family=None).select_related("family", "user"),
        "others_present": meeting.attendances.exclude(contact=None).select_related("contact"),
        "replies": _replies(meeting) if may_run else [],
        "invitation": invitation,
        "reply_choices": Reply.choices,
        "may_run": may_run,
        "may_propose": permissions.can_propose_items(user, meeting),
        "may_see_link": permissions.can_see_link(user, meeting),
        "may_name": permissions.can_name_contacts(user, meeting),
        "trail": audit.entries_about(meeting),
    }
    return render(request, "meetings/meeting_detail.html", context)


def _shown(request: HttpRequest, meeting: Meeting) -> Minutes | None:
    """The minutes this reader sees: the published ones, or a draft by role."""
    if meeting.published_minutes:
        return meeting.published_minutes
    return _draft(request, meeting)


def _draft(request: HttpRequest, meeting: Meeting) -> Minutes | None:
    """The version in work, for those who may read it before it is published."""
    versions = list(meeting.minutes.all())
    if (
        not versions
        or versions[-1].is_out
        or not permissions.can_read_drafts(request.user, meeting)
    ):
        return None
    return versions[-1]


def _versions(meeting: Meeting) -> list[Minutes]:
    """Every version that was published, when a correction makes them more than one."""
    out = [m for m in meeting.minutes.all() if m.is_out]
    return out if len(out) > 1 else []


def _replies(meeting: Meeting) -> list[dict]:
    """What the invited answered, by side, for whoever runs the meeting."""
    return [
        {
            "name": row.user or row.contact or row.audience,
            "reply": row.get_reply_display() if row.reply else "",
            "at": row.replied_at,
        }
        for row in meeting.invitations.standing()
    ]


@login_required
@require_POST
def meeting_reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the answer of somebody who was invited."""
    meeting = find(request, reference)
    invitation = get_object_or_404(
        meeting.invitations.standing(), user=signed_in(request), ended_at=None
    )
    reply = request.POST.get("reply", "")
    if reply in Reply.values:
        with reported(request, _("Your answer is kept.")):
            reply_to(invitation, reply=reply, actor=signed_in(request))
    return redirect(meeting)


@require_safe
def meeting_dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the meeting as a PDF: what is public, and to those who run it who was there."""
    meeting = find(request, reference)
    names = permissions.can_name_contacts(request.user, meeting)
    minutes = _shown(request, meeting)
    shows_outcome = permissions.can_run(request.user, meeting) or bool(meeting.published_minutes)
    content = pdf_of(meeting, minutes, names_contacts=names, shows_outcome=shows_outcome)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{meeting.reference}.pdf"'
    return response
