"""Where the secretariat writes a report: whole or a section at a time, with a preview."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.rules.differences import changed_words
from reports.choices import ReportStatus, Section
from reports.edition import sections_of
from reports.forms import CorrectionForm, TextForm
from reports.models import MonthlyReport, TextRevision
from reports.models.text import CHANGE, rendered
from reports.permissions import can_write_reports
from reports.services.editing import StaleText, edit_report
from reports.services.publishing import correct_report
from reports.views.public import parse_month

Save = Callable[[TextForm], TextRevision]


def find_report(month: str) -> MonthlyReport:
    period = parse_month(month)
    if period is None:
        raise Http404
    return get_object_or_404(MonthlyReport, month=period.first_day)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, month: str) -> HttpResponse:
    """Write the text of a draft, or of a correction that waits for approval."""
    require(can_write_reports(request.user))
    report = find_report(month)
    is_correction = report.status == ReportStatus.CORRECTING
    return _edit(request, report, CorrectionForm if is_correction else TextForm, Section)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: HttpRequest, month: str, section: str) -> HttpResponse:
    """Write one section, while others write theirs."""
    require(can_write_reports(request.user))
    report = find_report(month)
    return _edit(request, report, TextForm, [find_section(section)])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_correct(request: HttpRequest, month: str) -> HttpResponse:
    """Propose a corrected text of a published report."""
    require(can_write_reports(request.user))
    report = find_report(month)

    def save(form: TextForm) -> TextRevision:
        return correct_report(report, texts=form.texts, actor=signed_in(request), **_rest_of(form))

    return _write(request, report, CorrectionForm, Section, save)


def find_section(name: str) -> Section:
    """Return the section of that name, or a 404."""
    if name not in Section.values:
        raise Http404
    return Section(name)


def _edit(
    request: HttpRequest,
    report: MonthlyReport,
    form_class: type[TextForm],
    sections: Iterable[Section],
) -> HttpResponse:
    def save(form: TextForm) -> TextRevision:
        return edit_report(report, texts=form.texts, actor=signed_in(request), **_rest_of(form))

    return _write(request, report, form_class, sections, save)


def _rest_of(form: TextForm) -> dict:
    """Return what a form says beside the texts."""
    return {name: form.cleaned_data[name] for name in ("based_on", CHANGE) if name in form.fields}


def _write(
    request: HttpRequest,
    report: MonthlyReport,
    form_class: type[TextForm],
    sections: Iterable[Section],
    save: Save,
) -> HttpResponse:
    revision = report.revision
    form = form_class(request.POST or None, revision=revision, sections=sections)
    context = {
        "report": report,
        "form": form,
        "section": form.sections[0] if len(form.sections) == 1 else None,
        "approvals": revision.approvals.count(),
    }
    if "preview" in request.POST:
        typed = {section.value: request.POST.get(section.value, "") for section in sections}
        shown = sections_of(rendered(typed, sections), report.figures)
        context["preview"] = shown
    elif request.method == "POST" and form.is_valid():
        try:
            saved = save(form)
        except StaleText as stale:
            context |= _both_texts(request.POST, form, stale)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _saved(saved, form.cleaned_data["based_on"]))
            return redirect("reports:report-draft", report.slug)
    return render(request, "reports/report_edit.html", context)


def _saved(revision: TextRevision, based_on: int) -> str:
    if revision.number > based_on + 1:
        return _("Your text is saved, beside what others saved meanwhile in other sections.")
    return _("Your text is saved.")


def _both_texts(data: QueryDict, form: TextForm, stale: StaleText) -> dict:
    """Set what was typed beside what somebody else saved meanwhile, in a form to go on with."""
    data = data.copy()
    for key, text in (stale.merged | {"based_on": str(stale.current.number)}).items():
        data[key] = text
    both = []
    for key in stale.conflicts:
        theirs, mine = stale.current.words.get(key, ""), stale.merged[key]
        heading = _("What changes") if key == CHANGE else Section(key).label
        both.append(
            {
                "heading": heading,
                "theirs": theirs,
                "mine": mine,
                "pieces": changed_words(theirs, mine),
            }
        )
    again = type(form)(data, revision=stale.current, sections=form.sections)
    return {"form": again, "stale": stale, "both": both}
