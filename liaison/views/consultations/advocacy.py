"""The register of advocacy: what access was asked for, and what came of it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.services.csv_writing import csv_text
from liaison.choices.consultations import AdvocacyStatus
from liaison.forms.advocacy import AccessAnswerForm, AdvocacyFilter, AdvocacyForm, FollowUpForm
from liaison.models import AdvocacyCase
from liaison.models.consultations.advocacy import AdvocacyCaseQuerySet
from liaison.permissions.consultations import can_record_advocacy
from liaison.services.advocacy import answer_access, ask_for_access, follow_up_access

CASES_A_PAGE = 25
COLUMNS = [
    "reference", "access_asked_for", "of_whom", "asked_on", "message", "meeting",
    "answer", "answered_on", "what_was_answered", "follow_ups",
]  # fmt: skip


def _narrowed(request: HttpRequest) -> tuple[AdvocacyFilter, AdvocacyCaseQuerySet]:
    form = AdvocacyFilter(request.GET or None)
    cases = AdvocacyCase.objects.select_related("counterpart", "message")
    return form, form.narrow(cases) if form.is_bound else cases


def _find(reference: str) -> AdvocacyCase:
    cases = AdvocacyCase.objects.select_related("counterpart", "message")
    return get_object_or_404(cases, reference=reference)


@require_safe
def advocacy(request: HttpRequest) -> HttpResponse:
    """Show what access was asked for, of whom, and with which answer."""
    form, cases = _narrowed(request)
    counts = dict(AdvocacyCase.objects.values_list("status").annotate(Count("pk")).order_by())
    context = {
        "form": form,
        "page": Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page")),
        "bars": [
            {"label": state.label, "value": counts.get(state.value, 0)} for state in AdvocacyStatus
        ],
        "total": sum(counts.values()),
        "may_record": can_record_advocacy(request.user),
    }
    return render(request, "liaison/advocacy/list.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the same list as a table for spreadsheets."""
    _form, cases = _narrowed(request)
    rows = [_line(case) for case in cases.prefetch_related("follow_ups")]
    response = HttpResponse(csv_text(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="advocacy.csv"'
    return response


def _line(case: AdvocacyCase) -> list[object]:
    followed = "; ".join(f"{each.happened_on.isoformat()}: {each.text}" for each in _all(case))
    return [
        case.reference,
        case.subject,
        case.counterpart,
        case.asked_on.isoformat(),
        case.message or "",
        case.meeting,
        case.get_status_display(),
        case.answered_on.isoformat() if case.answered_on else "",
        case.answer,
        followed,
    ]


def _all(case: AdvocacyCase) -> list:
    return list(case.follow_ups.all())


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one demand, its answer, and what followed."""
    return _show(request, _find(reference), FollowUpForm())


def _show(request: HttpRequest, case: AdvocacyCase, form: FollowUpForm) -> HttpResponse:
    context = {
        "case": case,
        "follow_ups": case.follow_ups.all(),
        "may_record": can_record_advocacy(request.user),
        "follow_up_form": form,
        "trail": audit.entries_about(case),
    }
    return render(request, "liaison/advocacy/detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Record a demand for access."""
    require(can_record_advocacy(request.user))
    form = AdvocacyForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            case = ask_for_access(actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(case)
    return render(request, "liaison/advocacy/form.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what was answered, or that nothing was."""
    require(can_record_advocacy(request.user))
    case = _find(reference)
    form = AccessAnswerForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            answer_access(case, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(case)
    return render(request, "liaison/advocacy/answer.html", {"form": form, "case": case})


@login_required
@require_POST
def follow_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Add what followed."""
    require(can_record_advocacy(request.user))
    case, form = _find(reference), FollowUpForm(request.POST)
    if not form.is_valid():
        return _show(request, case, form)
    with reported(request, _("It is added.")):
        follow_up_access(case, actor=signed_in(request), **form.cleaned_data)
    return redirect(case)
