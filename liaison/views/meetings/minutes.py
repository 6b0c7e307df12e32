"""Write minutes, and bring them through approval to the public."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.permissions import signed_in
from liaison.forms.meetings import MinutesForm, ReadForm, ReasonForm, ReturnForm
from liaison.models import Meeting, Minutes
from liaison.permissions.meetings import can_read_drafts
from liaison.services.meetings.approving import (
    publish_minutes,
    return_minutes,
    second_minutes,
    submit_minutes,
)
from liaison.services.meetings.minutes import StaleMinutes, begin_correction, save_minutes
from liaison.views.meetings.finding import find, find_to_run, taken


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Write on the minutes; where somebody saved meanwhile, both texts are shown."""
    meeting = find_to_run(request, reference)
    minutes = meeting.minutes.last()
    text = minutes.texts.last() if minutes else None
    initial = {"body": text.body, "based_on": text.number} if text else {"body": _outline(meeting)}
    form = MinutesForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {
        "meeting": meeting,
        "minutes": minutes,
        "items": meeting.items.standing(),
    }
    if request.method == "POST" and form.is_valid():
        try:
            save_minutes(meeting, **form.cleaned_data, actor=signed_in(request))
        except StaleMinutes as stale:
            data = request.POST.copy()
            data["based_on"] = str(stale.current.number)
            mine = form.cleaned_data["body"]
            context |= {"stale": stale, "mine": mine}
            form = MinutesForm(data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, _("Your text is saved."))
            return redirect(meeting)
    return render(request, "meetings/minutes_edit.html", context | {"form": form})


def _outline(meeting: Meeting) -> str:
    """Begin with the agenda as headings."""
    return "\n\n".join(f"## {item.title}" for item in meeting.items.standing())


@require_safe
def minutes_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show one version as it was published, also after a correction; a draft by role."""
    meeting = find(request, reference)
    minutes = get_object_or_404(meeting.minutes, number=number)
    if not minutes.is_out and not can_read_drafts(request.user, meeting):
        raise Http404
    context: dict[str, Any] = {
        "meeting": meeting,
        "minutes": minutes,
        "newest": meeting.published_minutes,
    }
    return render(request, "meetings/minutes_version.html", context)


Step = Callable[[Minutes, User, HttpRequest], str]


def _submit(minutes: Minutes, user: User, request: HttpRequest) -> str:
    submit_minutes(minutes, actor=user)
    return _("The minutes are handed in.")


def _second(minutes: Minutes, user: User, request: HttpRequest) -> str:
    second_minutes(minutes, actor=user, seen=taken(ReadForm(request.POST))["text"])
    return _("You have approved the minutes.")


def _return(minutes: Minutes, user: User, request: HttpRequest) -> str:
    read = taken(ReturnForm(request.POST))
    return_minutes(minutes, reason=read["reason"], seen=read["text"], actor=user)
    return _("The minutes are a draft again.")


def _publish(minutes: Minutes, user: User, request: HttpRequest) -> str:
    publish_minutes(minutes, actor=user)
    return _("The minutes are published.")


def _correct(minutes: Minutes, user: User, request: HttpRequest) -> str:
    reason = taken(ReasonForm(request.POST))["reason"]
    begin_correction(minutes.meeting, change=reason, actor=user)
    return _("A correction is begun; the published version stays until it is approved.")


STEPS: dict[str, Step] = {
    "submit": _submit,
    "second": _second,
    "return": _return,
    "publish": _publish,
    "correct": _correct,
}


@login_required
@require_POST
def minutes_step(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand minutes in, approve them, send them back, publish them, or begin a correction."""
    meeting = find_to_run(request, reference)
    minutes = meeting.minutes.last()
    step = STEPS.get(request.POST.get("step", ""))
    if step is None or minutes is None:
        raise Http404
    try:
        done = step(minutes, signed_in(request), request)
    except DomainError as error:
        flash.error(request, str(error))
    else:
        flash.success(request, done)
    return redirect(f"{meeting.get_absolute_url()}#minutes")
