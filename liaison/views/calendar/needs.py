"""What meetings need: the board of all that is open, and the page of each."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.choices.calendar import NeedStatus
from liaison.forms.calendar import AskForm, NeedAnswerForm, NeedForm, OwnThingForm, ReasonForm
from liaison.models import Meeting, MeetingNeed
from liaison.permissions.calendar import can_see_needs
from liaison.permissions.meetings import can_run, can_see
from liaison.services.calendar.needs import answer_need, ask_need, note_need, withdraw_need
from liaison.services.calendar.own_rooms import OWN_KINDS, ask_own


@login_required
@require_safe
def need_board(request: HttpRequest) -> HttpResponse:
    """Show every need that waits, the most urgent first."""
    require(can_see_needs(request.user))
    needs = MeetingNeed.objects.open().with_meeting()
    return render(request, "calendar/need_board.html", {"needs": needs})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_create(request: HttpRequest, reference: str) -> HttpResponse:
    """Note what a meeting needs."""
    meeting = get_object_or_404(Meeting, reference=reference)
    require(can_run(request.user, meeting))
    form = NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("The need is noted; ask for it next.")):
            note_need(meeting, actor=signed_in(request), **form.cleaned_data)
        return redirect(meeting)
    return render(request, "calendar/need_form.html", {"meeting": meeting, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def need_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one need with its history, and let those who run the meeting take the next step."""
    need = get_object_or_404(MeetingNeed.objects.with_meeting(), pk=pk)
    if not can_see(request.user, need.meeting):
        raise Http404
    may_run = can_run(request.user, need.meeting)
    forms: dict = _forms(need) if may_run else {}
    if request.method == "POST":
        require(may_run)
        step = request.POST.get("step", "")
        if step in STEPS and step in forms:
            form = _filled(request, need, step)
            if form.is_valid():
                with reported(request, _("It is recorded.")):
                    STEPS[step](request, need, form.cleaned_data)
                return redirect(need)
            forms[step] = form
    context = {"need": need, "forms": forms, "steps": _history(need)}
    return render(request, "calendar/need_detail.html", context)


def _history(need: MeetingNeed) -> list[dict]:
    steps = need.steps.select_related("asked_of")
    return [
        {
            "label": f"{step.get_status_display()}: {step.asked_of or _('our own rooms and teams')}"
            if step.status == NeedStatus.ASKED
            else step.get_status_display(),
            "at": step.at,
            "state": "done",
            "note": step.reason,
        }
        for step in steps
    ]


def _forms(need: MeetingNeed) -> dict:
    """The steps that are possible now, each with its form."""
    possible = need.TRANSITIONS[NeedStatus(need.status)]
    offered = {
        "ask": (NeedStatus.ASKED, AskForm),
        "answer": (NeedStatus.REFUSED, NeedAnswerForm),
        "withdraw": (NeedStatus.WITHDRAWN, ReasonForm),
    }
    forms: dict = {
        name: form_class() for name, (target, form_class) in offered.items() if target in possible
    }
    if NeedStatus.ASKED in possible and need.kind in OWN_KINDS:
        own = OwnThingForm(need=need)
        forms |= {"own": own} if own.is_possible else {}
    return forms


def _filled(request: HttpRequest, need: MeetingNeed, step: str) -> Form:
    return OwnThingForm(request.POST, need=need) if step == "own" else FORMS[step](request.POST)


def _ask(request: HttpRequest, need: MeetingNeed, data: dict) -> None:
    ask_need(need, actor=signed_in(request), **data)


def _ask_own(request: HttpRequest, need: MeetingNeed, data: dict) -> None:
    ask_own(need, data["thing"], actor=signed_in(request), may_wait=data["wait"])


def _answer(request: HttpRequest, need: MeetingNeed, data: dict) -> None:
    answer_need(need, actor=signed_in(request), **data)


def _withdraw(request: HttpRequest, need: MeetingNeed, data: dict) -> None:
    withdraw_need(need, actor=signed_in(request), **data)


FORMS: dict[str, type[Form]] = {
    "ask": AskForm,
    "answer": NeedAnswerForm,
    "withdraw": ReasonForm,
}
STEPS: dict[str, Callable[[HttpRequest, MeetingNeed, dict], None]] = {
    "ask": _ask,
    "own": _ask_own,
    "answer": _answer,
    "withdraw": _withdraw,
}
