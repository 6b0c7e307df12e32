"""Import a list in the administration: hand it in, look at what it would do, confirm that."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.admin.pages import page_context, posted
from families.choices.families import ImportKind
from families.forms.mandates import UploadForm
from families.models import ImportFile
from families.permissions.mandates import can_manage_families
from families.services.families import import_families, preview_families
from families.services.family_lists import FAMILY_COLUMNS
from families.services.import_files import check_size, keep_file
from families.services.import_reports import Plan, report_csv, summary
from families.services.reading import Column, expected_header
from families.services.rosters import ROSTER_COLUMNS, import_roster, preview_roster

SHOWN_AT_MOST = 100
MODEL_OF = {ImportKind.FAMILIES: "family", ImportKind.ROSTER: "focalpoint"}
COLUMNS_OF: dict[ImportKind, tuple[Column, ...]] = {
    ImportKind.FAMILIES: FAMILY_COLUMNS,
    ImportKind.ROSTER: ROSTER_COLUMNS,
}


def urls(kind: ImportKind, admin_view: Callable) -> list[URLPattern]:
    """The addresses of an import, in the section of the model it fills."""
    pages = (("import/", upload, ""), ("import/<uuid:pk>/", preview, "_preview"))
    report_page = ("import/<uuid:pk>/report.csv", report, "_report")
    return [
        path(address, admin_view(partial(page, kind=kind)), name=f"{_name(kind)}{ending}")
        for address, page, ending in (*pages, report_page)
    ]


def _name(kind: ImportKind) -> str:
    return f"families_{MODEL_OF[kind]}_import"


def _title(kind: ImportKind) -> str:
    return _("Import a roster") if kind == ImportKind.ROSTER else _("Import [families]")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, kind: ImportKind) -> HttpResponse:
    """Take a file in and keep it privately; nothing is written from it yet."""
    require(can_manage_families(request.user))
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            check_size(file.size)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            kept = keep_file(kind, file.read(), actor=signed_in(request), name=file.name)
            return redirect(f"admin:{_name(kind)}_preview", kept.pk)
    columns = COLUMNS_OF[kind]
    context = page_context(
        request,
        _title(kind),
        form=form,
        header=expected_header(columns),
        optional=", ".join(column.name for column in columns if not column.required),
        back=f"admin:families_{MODEL_OF[kind]}_changelist",
    )
    return render(request, "families/admin/import_upload.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: UUID, kind: ImportKind) -> HttpResponse:
    """Show what the file would change; once confirmed, change exactly that."""
    require(can_manage_families(request.user))
    file = _waiting(request, kind, pk)
    if file is None:
        return _gone(request, kind)
    if request.method == "POST" and _confirmed(request, file):
        return redirect(f"admin:families_{MODEL_OF[kind]}_changelist")
    plan = _plan(request, file)
    findings = plan.findings
    context = page_context(
        request,
        _title(kind),
        file=file,
        plan=plan,
        summary="" if plan.is_refused else summary(plan),
        problems=findings.problems[:SHOWN_AT_MOST],
        warnings=findings.warnings[:SHOWN_AT_MOST],
        unseen=_unseen(plan),
        leaving=_lines(request),
        query=request.GET.urlencode(),
        upload_url=f"admin:{_name(kind)}",
        report_url=f"admin:{_name(kind)}_report",
    )
    return render(request, f"families/admin/import_{kind}.html", context)


@require_safe
def report(request: HttpRequest, pk: UUID, kind: ImportKind) -> HttpResponse:
    """Hand out everything that was found, and all that would change, as CSV."""
    require(can_manage_families(request.user))
    file = _waiting(request, kind, pk)
    if file is None:
        return _gone(request, kind)
    return HttpResponse(
        report_csv(_plan(request, file)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="import-report.csv"'},
    )


def _waiting(request: HttpRequest, kind: ImportKind, pk: UUID) -> ImportFile | None:
    """Return the file if it is still kept; each person sees the own files only."""
    return ImportFile.objects.waiting().filter(pk=pk, kind=kind, uploaded_by=request.user).first()


def _gone(request: HttpRequest, kind: ImportKind) -> HttpResponse:
    sentence = _("This file was imported already, or forgotten after a day. Hand it in again.")
    messages.error(request, sentence)
    return redirect(f"admin:{_name(kind)}")


def _lines(request: HttpRequest) -> set[int]:
    """Whoever leaves is chosen by line, so that no address stands in a web address."""
    chosen = {*request.GET.getlist("leaving"), *request.POST.getlist("leaving")}
    return {int(line) for line in chosen if line.isascii() and line.isdigit()}


def _leaving(request: HttpRequest, content: bytes) -> list[str]:
    lines = _lines(request)
    return [row.email for row in preview_roster(content).rows if row.line in lines] if lines else []


def _plan(request: HttpRequest, file: ImportFile) -> Plan:
    content = bytes(file.content)
    if file.kind == ImportKind.FAMILIES:
        return preview_families(content)
    return preview_roster(content, leaving=_leaving(request, content))


def _confirmed(request: HttpRequest, file: ImportFile) -> bool:
    """Do what the preview showed. Says why not if it cannot be done any more."""
    content, expected = bytes(file.content), request.POST.get("fingerprint") or "none"
    given: dict[str, Any] = {"actor": signed_in(request), "expected": expected, "name": file.name}
    try:
        if file.kind == ImportKind.FAMILIES:
            plan: Plan = import_families(content, **given)
        else:
            plan = import_roster(content, leaving=_leaving(request, content), **given)
    except DomainError as error:
        messages.error(request, str(error))
        return False
    file.delete()
    messages.success(request, _("Imported. %(summary)s") % {"summary": summary(plan)})
    return True


def _unseen(plan: Plan) -> int:
    """Count the findings that only the downloaded report lists."""
    found = (plan.findings.problems, plan.findings.warnings)
    return sum(max(0, len(findings) - SHOWN_AT_MOST) for findings in found)
