"""Hand in a list of applications, look at what it would become, confirm that, and watch it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.services.csv_writing import csv_text
from families.services.import_reports import HEADER, finding_sentence, lines_text
from families.services.reading import Finding, expected_header
from secretariat.choices.imports import IMPORTED_KINDS, ImportStatus
from secretariat.forms.imports import ImportForm
from secretariat.models import ImportJob
from secretariat.permissions.cases import can_handle_cases
from secretariat.services.imports.planning import CasePlan
from secretariat.services.imports.rows import COLUMNS
from secretariat.services.imports.running import confirm_import, keep_list, plan_of, progress_of

SHOWN, SAMPLE, LATELY = 100, 10, 10
SECONDS = "3"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Take a list in and keep it privately; nothing is written from it yet."""
    require(can_handle_cases(request.user))
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = {name: said[name] for name in ("event", "is_told")}
        content, name, actor = said["file"].read(), said["file"].name, signed_in(request)
        try:
            return redirect(keep_list(content, said["kind"], name=name, actor=actor, **given))
        except DomainError as error:
            form.add_error(None, str(error))
    jobs = ImportJob.objects.select_related("uploaded_by").defer("content")
    columns = [
        (kind.label, expected_header(COLUMNS[kind]), _optional(kind)) for kind in IMPORTED_KINDS
    ]
    context = {"form": form, "columns": columns, "jobs": jobs[:LATELY]}
    return render(request, "secretariat/imports/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a list would become; once that is confirmed, how far it is, and what came of it."""
    require(can_handle_cases(request.user))
    job = get_object_or_404(ImportJob.objects.select_related("uploaded_by", "event"), pk=pk)
    if request.method == "POST":
        try:
            confirm_import(job, request.POST.get("fingerprint", ""), actor=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect(job)
    if job.status == ImportStatus.LOOKED_AT:
        return _preview(request, job)
    context = {"job": job, "done": progress_of(job), "watches": "still" not in request.GET}
    response = render(request, "secretariat/imports/progress.html", context)
    if job.status == ImportStatus.WAITING and context["watches"]:
        response["Refresh"] = SECONDS  # works without a script; the page offers to stop it
    return response


def _preview(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """Show the preview of a list to whoever handed it in; it holds addresses."""
    require(job.uploaded_by_id == signed_in(request).pk)
    plan = plan_of(job)
    problems, warnings = plan.findings.problems, plan.findings.warnings
    context = {
        "job": job,
        "plan": plan,
        "problems": [finding_sentence(one) for one in problems[:SHOWN]],
        "warnings": [finding_sentence(one) for one in warnings[:SHOWN]],
        "unseen": max(0, len(problems) - SHOWN) + max(0, len(warnings) - SHOWN),
        "sample": plan.rows[:SAMPLE],
        "has_addresses": any(row.email for row in plan.rows[:SAMPLE]),
    }
    return render(request, "secretariat/imports/preview.html", context)


@login_required
@require_safe
def import_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out everything that was found in a list, as CSV."""
    require(can_handle_cases(request.user))
    job = get_object_or_404(ImportJob, pk=pk, status=ImportStatus.LOOKED_AT)
    require(job.uploaded_by_id == signed_in(request).pk)
    return HttpResponse(
        report_csv(plan_of(job)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="import-report.csv"'},
    )


def report_csv(plan: CasePlan) -> str:
    """Write what was found, refused things first, a line each."""
    found = [("refused", one) for one in plan.findings.problems]
    found += [("warning", one) for one in plan.findings.warnings]
    return csv_text(HEADER, [(result, *_cells(one)) for result, one in found])


def _cells(one: Finding) -> tuple[str, ...]:
    return (lines_text(one), one.column, one.value, one.fact, one.remedy)


def _optional(kind: str) -> str:
    return ", ".join(column.name for column in COLUMNS[kind] if not column.required)
