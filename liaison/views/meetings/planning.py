"""Plan, change, announce and call off meetings."""

from typing import Any

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.permissions.mandates import is_focal_point
from liaison.forms.meetings import EditForm, PlanForm, ReasonForm
from liaison.models import MeetingSeries
from liaison.permissions.meetings import can_plan_meetings
from liaison.rules.meetings import is_short_notice
from liaison.services.meetings.changing import (
    StaleMeeting,
    cancel_meeting,
    edit_meeting,
    mark_of,
)
from liaison.services.meetings.inviting import announce_meeting, to_invite
from liaison.services.meetings.planning import plan_meeting, plan_next
from liaison.services.repeats import AlreadyDone
from liaison.views.meetings.finding import find_to_run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_create(request: HttpRequest) -> HttpResponse:
    """Plan a meeting: the six any, a focal point one of their own family."""
    require(can_plan_meetings(request.user) or is_focal_point(request.user))
    user = signed_in(request)
    form = PlanForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = plan_meeting(**form.cleaned_data, actor=user)
        except AlreadyDone as repeat:
            flash.info(request, str(repeat))
            return redirect(repeat.thing)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, _("%(meeting)s is planned.") % {"meeting": meeting})
            return redirect(meeting)
    return render(request, "meetings/meeting_form.html", {"form": form})


@login_required
@require_POST
def series_next(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan the next meeting of a series by its rhythm, with one click."""
    require(can_plan_meetings(request.user))
    series = get_object_or_404(MeetingSeries, slug=slug)
    with reported(request, _("The next meeting is planned; look at it, then announce it.")):
        return redirect(plan_next(series, actor=signed_in(request)))
    return redirect("meetings:meeting-list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change what a meeting is called, when and where it is; what is left alone stays."""
    meeting = find_to_run(request, reference)
    form = EditForm(request.POST or None, meeting=meeting)
    context: dict[str, Any] = {"meeting": meeting}
    if request.method == "POST" and form.is_valid():
        try:
            meeting = edit_meeting(meeting, **form.cleaned_data, actor=signed_in(request))
        except StaleMeeting as stale:
            data = request.POST.copy()
            data["seen"] = mark_of(stale.current)
            context = {"meeting": stale.current, "stale": stale}
            form = EditForm(data, meeting=stale.current)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, _("%(meeting)s is changed.") % {"meeting": meeting})
            return redirect(meeting)
    return render(request, "meetings/meeting_form.html", context | {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_announce(request: HttpRequest, reference: str) -> HttpResponse:
    """Show everybody who would be invited, and invite them at a word."""
    meeting = find_to_run(request, reference)
    if request.method == "POST" and request.POST.get("confirmed"):
        with reported(request, _("%(meeting)s is announced.") % {"meeting": meeting}):
            announce_meeting(meeting, actor=signed_in(request))
        return redirect(meeting)
    context = {
        "meeting": meeting,
        "invited": to_invite(meeting),
        "is_short": is_short_notice(clock.now(), meeting.starts_at, meeting.notice_hours),
        "here": reverse("meetings:meeting-announce", args=[meeting.reference]),
    }
    return render(request, "meetings/meeting_announce.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Call a meeting off, with a reason everybody invited reads."""
    meeting = find_to_run(request, reference)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("%(meeting)s is called off.") % {"meeting": meeting}):
            cancel_meeting(meeting, **form.cleaned_data, actor=signed_in(request))
        return redirect(meeting)
    return render(request, "meetings/meeting_cancel.html", {"form": form, "meeting": meeting})
