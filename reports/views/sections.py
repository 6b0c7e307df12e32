"""One section of a report among its writers: whose it is, and what is remarked on it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from reports.choices import ReportStatus, Section
from reports.forms import AssignForm, RemarkForm
from reports.models import MonthlyReport, SectionComment
from reports.models.sharing import remarks_on
from reports.models.text import rendered
from reports.permissions import can_write_reports
from reports.services.sharing import assign_section, comment_on_section, reply_to_comment
from reports.views.writing import find_report, find_section


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_detail(request: HttpRequest, month: str, section: str) -> HttpResponse:
    """Show a section as it stands, with whose it is and the remarks on it; take another."""
    require(can_write_reports(request.user))
    report, part = find_report(month), find_section(section)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            comment = comment_on_section(
                report, part, actor=signed_in(request), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your remark stands beside the section."))
            return redirect(comment)
    return _show(request, report, part, form)


@login_required
@require_POST
def comment_reply(request: HttpRequest, month: str, pk: int) -> HttpResponse:
    """Reply to a remark, and settle it if that is what was pressed."""
    require(can_write_reports(request.user))
    report = find_report(month)
    comment = get_object_or_404(remarks_on(report), pk=pk)
    form = RemarkForm(request.POST, prefix=_prefix(comment), may_be_empty="settle" in request.POST)
    if form.is_valid():
        try:
            reply = reply_to_comment(
                comment,
                actor=signed_in(request),
                settles="settle" in request.POST,
                **form.cleaned_data,
            )
        except DomainError as error:
            words = RemarkForm(initial={"text": form.cleaned_data["text"]})
            messages.error(request, str(error))
            return _show(request, report, Section(comment.section), words)
        messages.success(request, _("Your reply stands below the remark."))
        return redirect(reply)
    return _show(request, report, Section(comment.section), RemarkForm(), {comment.pk: form})


@login_required
@require_POST
def section_assign(request: HttpRequest, month: str, section: str) -> HttpResponse:
    """Give a section to somebody to write."""
    require(can_write_reports(request.user))
    report, part = find_report(month), find_section(section)
    form = AssignForm(request.POST)
    if form.is_valid():
        with reported(request, _("It is settled who writes the section.")):
            assign_section(report, part, actor=signed_in(request), **form.cleaned_data)
    else:
        messages.error(request, _("Choose a member of the [secretariat] or one of its helpers."))
    return redirect("reports:section-detail", report.slug, part)


def _prefix(comment: SectionComment) -> str:
    return f"on-{comment.pk}"


def _show(
    request: HttpRequest,
    report: MonthlyReport,
    section: Section,
    form: RemarkForm,
    replies: dict[int, RemarkForm] | None = None,
) -> HttpResponse:
    remarks = remarks_on(report).filter(section=section)
    assignment = report.assignments.select_related("person").filter(section=section).first()
    context = {
        "report": report,
        "section": section,
        "part": rendered(report.revision.texts, [section])[0],
        "assignment": assignment,
        "assign_form": AssignForm(initial={"person": assignment and assignment.person_id}),
        "is_open": report.status != ReportStatus.PUBLISHED,
        "form": form,
        "threads": [
            (one, (replies or {}).get(one.pk) or RemarkForm(prefix=_prefix(one)))
            for one in remarks.select_related("author", "revision").prefetch_related(
                "replies__author"
            )
        ],
    }
    return render(request, "reports/section_detail.html", context)
