"""Where the secretariat reads, approves and publishes a report."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from reports.choices import ReportStatus, Section
from reports.edition import sections_of
from reports.models import Assignment, MonthlyReport
from reports.models.sharing import open_remarks_on
from reports.models.text import rendered
from reports.permissions import (
    approvals_missing,
    can_approve_reports,
    can_write_reports,
    member_ids,
)
from reports.services.editing import approve_report, submit_report
from reports.services.publishing import publish_report, withdraw_correction
from reports.views.writing import find_report


def _draft(report: MonthlyReport) -> HttpResponse:
    return redirect("reports:report-draft", report.slug)


@login_required
@require_safe
def report_draft(request: HttpRequest, month: str) -> HttpResponse:
    """Show how far a report is, its text as it stands, and the one next step."""
    require(can_write_reports(request.user))
    report = find_report(month)
    revision = report.revision
    approvals = list(revision.approvals.select_related("person"))
    context = {
        "report": report,
        "revision": revision,
        "approvals": approvals,
        "missing": approvals_missing(report, revision, member_ids()),
        "is_own": revision.saved_by_id == request.user.pk,
        "has_approved": any(one.person_id == request.user.pk for one in approvals),
        "may_approve": can_approve_reports(request.user),
        "steps": _steps(report),
        "all_sections": _sections(report),
        "sections": sections_of(rendered(revision.texts), report.figures),
    }
    return render(request, "reports/report_draft.html", context)


@login_required
@require_POST
def report_submit(request: HttpRequest, month: str) -> HttpResponse:
    """Hand the draft in for approval."""
    require(can_write_reports(request.user))
    report = find_report(month)
    with reported(request, _("The other members have been asked for their approval.")):
        submit_report(report, actor=signed_in(request))
    return _draft(report)


@login_required
@require_POST
def report_approve(request: HttpRequest, month: str) -> HttpResponse:
    """Approve the text that the reader had on the screen, and no other."""
    require(can_approve_reports(request.user))
    report = find_report(month)
    with reported(request, _("Thank you: your approval is recorded.")):
        approve_report(report, actor=signed_in(request), text=_number(request.POST))
    return _draft(report)


@login_required
@require_POST
def report_publish(request: HttpRequest, month: str) -> HttpResponse:
    """Publish the approved text."""
    require(can_approve_reports(request.user))
    report = find_report(month)
    if request.POST.get("confirmed") != "yes":
        messages.error(
            request, _("Tick the box to say that you want to publish; nothing was sent.")
        )
        return _draft(report)
    with reported(
        request, _("%(report)s is published, and on its way by mail.") % {"report": report}
    ):
        publish_report(report, actor=signed_in(request))
    return _draft(report)


@login_required
@require_POST
def correction_withdraw(request: HttpRequest, month: str) -> HttpResponse:
    """Drop a correction; the published version stays."""
    require(can_write_reports(request.user))
    report = find_report(month)
    with reported(request, _("The correction is withdrawn; the published version stands.")):
        withdraw_correction(report, actor=signed_in(request))
    return _draft(report)


def _sections(report: MonthlyReport) -> list[tuple[Section, Assignment | None, int]]:
    """Return each section with whose it is and how many remarks on it wait."""
    given = {one.section: one for one in report.assignments.select_related("person")}
    remarks = Counter(open_remarks_on(report).values_list("section", flat=True))
    return [(section, given.get(section), remarks[section]) for section in Section]


def _number(data: QueryDict) -> int:
    """Return which text was approved; one that is no number is none there ever was."""
    number = data.get("text", "")
    return int(number) if number.isdecimal() else 0


def _steps(report: MonthlyReport) -> list[dict]:
    done = {
        ReportStatus.DRAFT: 1,
        ReportStatus.IN_REVIEW: 2,
        ReportStatus.CORRECTING: 2,
        ReportStatus.PUBLISHED: 4,
    }[ReportStatus(report.status)]
    labels = (
        (_("Drafted by the portal"), report.drafted_at),
        (_("Text written"), None),
        (_("Approved"), None),
        (_("Published"), report.published_at),
    )
    states = ["done"] * done + ["now"] + ["next"] * 3
    return [
        {"label": label, "at": at, "state": state}
        for (label, at), state in zip(labels, states, strict=False)
    ]
