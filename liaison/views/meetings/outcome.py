"""Enter what came out of a meeting: who was there, what was decided, who does what."""

from collections.abc import Callable

from django import forms
from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.permissions import signed_in
from liaison.forms.meetings import ActionForm, AttendanceForm, DecisionForm
from liaison.models import Meeting
from liaison.services.meetings.actions import agree_action
from liaison.services.meetings.attendance import record_attendance
from liaison.services.meetings.decisions import record_decision
from liaison.services.repeats import AlreadyDone
from liaison.views.meetings.finding import find_to_run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Tick who was there; the seats make the quorum."""
    meeting = find_to_run(request, reference)
    form = AttendanceForm(request.POST or None, meeting=meeting)

    def keep() -> str:
        record_attendance(meeting, **form.cleaned_data, actor=signed_in(request))
        return _("The attendance is recorded.")

    return _entered(request, meeting, form, _("Who was there"), keep)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_create(request: HttpRequest, reference: str) -> HttpResponse:
    """Record one decision; it gets a number people can quote."""
    meeting = find_to_run(request, reference)
    form = DecisionForm(request.POST or None, meeting=meeting)

    def keep() -> str:
        decision = record_decision(meeting, **form.cleaned_data, actor=signed_in(request))
        return _("The decision is recorded as %(decision)s.") % {"decision": decision}

    return _entered(request, meeting, form, _("Record a decision"), keep)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_create(request: HttpRequest, reference: str) -> HttpResponse:
    """Give one seat something to do until a day."""
    meeting = find_to_run(request, reference)
    form = ActionForm(request.POST or None)

    def keep() -> str:
        action = agree_action(meeting, **form.cleaned_data, actor=signed_in(request))
        return _("The action is agreed as %(action)s.") % {"action": action}

    return _entered(request, meeting, form, _("Agree an action"), keep)


def _entered(
    request: HttpRequest,
    meeting: Meeting,
    form: forms.Form,
    heading: str,
    keep: Callable[[], str],
) -> HttpResponse:
    """Show the form until what is in it can be kept."""
    if request.method == "POST" and form.is_valid():
        try:
            done = keep()
        except AlreadyDone as repeat:
            flash.info(request, str(repeat))
            return redirect(meeting)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, done)
            return redirect(meeting)
    context = {"meeting": meeting, "form": form, "heading": heading}
    return render(request, "meetings/outcome_form.html", context)
