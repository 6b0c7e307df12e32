"""Where the secretariat writes, reads, approves and publishes a report."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import richtext
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from reports import rules
from reports.choices import ReportStatus, Section
from reports.forms import CorrectionForm, TextForm
from reports.models import MonthlyReport
from reports.permissions import (
    approvals_missing,
    can_approve_reports,
    can_write_reports,
    member_ids,
)
from reports.services.editing import StaleText, approve_report, edit_report, submit_report
from reports.services.publishing import correct_report, publish_report, withdraw_correction
from reports.views.public import parse_month, sections_of

Save = Callable[[TextForm], Any]


def _report(month: str) -> MonthlyReport:
    period = parse_month(month)
    if period is None:
        raise Http404
    return get_object_or_404(MonthlyReport, month=period.first_day)


def _draft(report: MonthlyReport) -> HttpResponse:
    return redirect("reports:report-draft", report.slug)


@login_required
@require_safe
def report_draft(request: HttpRequest, month: str) -> HttpResponse:
    """Show how far a report is, its text as it stands, and the one next step."""
    require(can_write_reports(request.user))
    report = _report(month)
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
        "sections": sections_of(_rendered(revision.texts), report.figures),
    }
    return render(request, "reports/report_draft.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, month: str) -> HttpResponse:
    """Write the text of a draft, or of a correction that waits for approval."""
    require(can_write_reports(request.user))
    report = _report(month)

    def save(form: TextForm) -> None:
        edit_report(
            report,
            texts=form.texts,
            based_on=form.cleaned_data["based_on"],
            change=form.cleaned_data.get("change", ""),
            actor=signed_in(request),
        )

    is_correction = report.status == ReportStatus.CORRECTING
    return _write(request, report, CorrectionForm if is_correction else TextForm, save)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_correct(request: HttpRequest, month: str) -> HttpResponse:
    """Propose a corrected text of a published report."""
    require(can_write_reports(request.user))
    report = _report(month)

    def save(form: TextForm) -> None:
        correct_report(
            report,
            texts=form.texts,
            change=form.cleaned_data["change"],
            based_on=form.cleaned_data["based_on"],
            actor=signed_in(request),
        )

    return _write(request, report, CorrectionForm, save)


@login_required
@require_POST
def report_submit(request: HttpRequest, month: str) -> HttpResponse:
    """Hand the draft in for approval."""
    require(can_write_reports(request.user))
    report = _report(month)
    with reported(request, _("The other members have been asked for their approval.")):
        submit_report(report, actor=signed_in(request))
    return _draft(report)


@login_required
@require_POST
def report_approve(request: HttpRequest, month: str) -> HttpResponse:
    """Approve the text that the reader had on the screen, and no other."""
    require(can_approve_reports(request.user))
    report = _report(month)
    with reported(request, _("Thank you: your approval is recorded.")):
        approve_report(report, actor=signed_in(request), text=_number(request.POST))
    return _draft(report)


@login_required
@require_POST
def report_publish(request: HttpRequest, month: str) -> HttpResponse:
    """Publish the approved text."""
    require(can_approve_reports(request.user))
    report = _report(month)
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
    report = _report(month)
    with reported(request, _("The correction is withdrawn; the published version stands.")):
        withdraw_correction(report, actor=signed_in(request))
    return _draft(report)


def _write(
    request: HttpRequest, report: MonthlyReport, form_class: type[TextForm], save: Save
) -> HttpResponse:
    revision = report.revision
    form = form_class(request.POST or None, revision=revision)
    context = {"report": report, "form": form, "approvals": revision.approvals.count()}
    if "preview" in request.POST:
        texts = {section.value: request.POST.get(section.value, "") for section in Section}
        context["preview"] = sections_of(_rendered(texts), report.figures)
    elif request.method == "POST" and form.is_valid():
        try:
            save(form)
        except StaleText as stale:
            context |= _both_texts(request.POST, form_class, form, stale)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your text is saved."))
            return _draft(report)
    return render(request, "reports/report_edit.html", context)


def _both_texts(
    data: QueryDict, form_class: type[TextForm], form: TextForm, stale: StaleText
) -> dict:
    """Set what was typed beside what somebody else saved meanwhile, in a form to go on with."""
    base = stale.current.report.revisions.filter(number=form.cleaned_data["based_on"]).first()
    merged, conflicts = rules.merge_texts(
        base.texts if base else {}, form.texts, stale.current.texts
    )
    data = data.copy()
    for key, text in (merged | {"based_on": str(stale.current.number)}).items():
        data[key] = text
    both = [
        {"heading": Section(key).label, "theirs": stale.current.texts[key], "mine": form.texts[key]}
        for key in conflicts
    ]
    return {"form": form_class(data, revision=stale.current), "stale": stale, "both": both}


def _rendered(texts: dict[str, str]) -> list[dict]:
    return [
        {
            "key": section.value,
            "heading": section.label,
            "html": richtext.render(texts.get(section.value, "")),
        }
        for section in Section
    ]


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
