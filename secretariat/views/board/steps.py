"""Several cases at once: chosen, said once, looked at before it is done, and then accounted for."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from csb_portal.models import User
from csb_portal.permissions import require, signed_in
from secretariat.choices.board import BulkStep
from secretariat.forms.board import BULK_FORMS, BoardForm, BulkForm, ChosenForm
from secretariat.models import Case
from secretariat.permissions.cases import can_handle_cases
from secretariat.permissions.recusals import hidden_cases
from secretariat.rules.board import AT_ONCE
from secretariat.services.board.listing import cases_for, first_view, shown_on
from secretariat.services.board.steps import fingerprint, marks_of, take_steps
from secretariat.views.board.boards import query_of

NUMBER = re.compile(r"\d{1,17}", re.ASCII)


@login_required
@require_POST
def board_steps(request: HttpRequest) -> HttpResponse:
    """Ask what is to be said, show what would be done and skipped, then do exactly that."""
    require(can_handle_cases(request.user))
    user, chosen, back = signed_in(request), ChosenForm(request.POST), _back(request)
    if not chosen.is_valid():
        messages.error(request, _("Choose what is done, and to which cases."))
        return redirect(back)
    found = _chosen(request, user, scope=chosen.cleaned_data["scope"])
    cases = list(found[:AT_ONCE])
    if not cases:
        messages.error(request, _("No case is ticked. Tick some, or choose all."))
        return redirect(back)
    step = BulkStep(chosen.cleaned_data["step"])
    form = BULK_FORMS[step](request.POST if "stage" in request.POST else None)
    context = {"step": step, "form": form, "cases": cases, "back": back, "query": request.GET}
    context["beyond"] = max(0, found.count() - len(cases))
    if form.is_valid():
        return _looked_at(request, form, context, user)
    return render(request, "secretariat/board/steps.html", context)


def _looked_at(request: HttpRequest, form: BulkForm, context: dict, user: User) -> HttpResponse:
    """Show the preview of a step, or take it if it is the one that was looked at."""
    step, cases, given = context["step"], context["cases"], form.given()
    marks, seen = marks_of(cases), request.POST.get("seen", "")
    mark = fingerprint(marks, step, given)
    if request.POST["stage"] == "do" and seen == mark:
        context["outcome"] = take_steps(cases, step, given, actor=user, marks=marks)
        return render(request, "secretariat/board/steps_done.html", context)
    context["is_stale"] = request.POST["stage"] == "do"
    context["preview"] = take_steps(cases, step, given, actor=user, is_rehearsal=True)
    return render(request, "secretariat/board/steps.html", context | {"seen": mark})


def _chosen(request: HttpRequest, user: User, *, scope: str) -> QuerySet[Case]:
    """Return the cases ticked, or all that the filter of the address shows."""
    if scope == "all":
        form = BoardForm(request.GET)
        return shown_on(cases_for(user, form.wanted), form.view_or(first_view(user)), user)
    numbers = [number for number in request.POST.getlist("cases") if NUMBER.fullmatch(number)]
    found = Case.objects.filter(pk__in=numbers).exclude(pk__in=hidden_cases(user))
    return found.with_people().order_by("pk")


def _back(request: HttpRequest) -> str:
    view = request.GET.get("view", "")
    return f"{reverse('participation:board')}?{query_of(request, view)}"
