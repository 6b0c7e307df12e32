"""A case as those see it who handle it, and the family it belongs to."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from csb_portal import audit, files
from secretariat.case_links import follow_path
from secretariat.permissions.cases import can_handle, can_see_case, is_own_case
from secretariat.views.cases.finding import find
from secretariat.views.cases.parts import part_for_handler
from secretariat.views.cases.steps import ways_of


@login_required
@require_safe
def case_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where a case stands, its file, its notes and its history; applicants see their page."""
    case = find(request, reference)
    if is_own_case(request.user, case):
        return redirect(follow_path(case))
    handles = can_handle(request.user, case)
    notes = case.notes.select_related("by")
    own_files = case.files.filter(item=None).select_related("stored")
    context = {
        "case": case,
        "handles": handles,
        "steps": case.steps.select_related("by"),
        "decisions": case.decisions.select_related("recorded_by"),
        "items": case.items.select_related("requirement").prefetch_related("files__stored"),
        "notes": notes if handles else notes.filter(is_shared=True),
        "files": own_files if handles else own_files.filter(is_shared=True),
        "linked": [one for one in case.linked.with_people() if can_see_case(request.user, one)],
        "ways": ways_of(case) if handles else [],
        "part": part_for_handler(case, request.user),
        "trail": audit.entries_about(case),
    }
    return render(request, "secretariat/cases/detail.html", context)


@login_required
@require_safe
def case_file(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """Hand a file of a case to somebody who may see it."""
    case = find(request, reference)
    found = case.files.filter(pk=pk).exclude(stored=None).select_related("stored")
    if not can_handle(request.user, case):
        found = found.filter(is_shared=True)
    file = found.first()
    if file is None or file.stored is None:
        raise Http404
    return files.download(file.stored)
