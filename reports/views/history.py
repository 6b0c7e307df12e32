"""Every text a report has had, and what changed between any two."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from csb_portal.permissions import require
from families.forms.documents import DifferencesForm
from families.rules.differences import compare
from families.rules.documents import ClauseText
from reports.choices import Section
from reports.models import TextRevision
from reports.permissions import can_write_reports
from reports.views.writing import find_report


@login_required
@require_safe
def report_history(request: HttpRequest, month: str) -> HttpResponse:
    """List who saved what when; compare two texts section by section and word by word."""
    require(can_write_reports(request.user))
    report = find_report(month)
    revisions = {one.number: one for one in report.revisions.select_related("saved_by", "version")}
    form = DifferencesForm(request.GET, revisions)
    context = {"report": report, "form": form, "saved": _saved(list(revisions.values()))}
    if form.is_valid():
        before = revisions[form.cleaned_data["before"]]
        after = revisions[form.cleaned_data["after"]]
        changes = compare(_parts(before), _parts(after))
        context |= {
            "before": before,
            "after": after,
            "changes": [one for one in changes if not one.is_same],
        }
    return render(request, "reports/report_history.html", context)


def _saved(revisions: list[TextRevision]) -> list[dict]:
    """Return the texts, newest first, each with the one before and the sections it changed."""
    rows = []
    for before, after in zip([None, *revisions], revisions, strict=False):
        sections = [
            section.label
            for section in Section
            if before and before.texts.get(section, "") != after.texts.get(section, "")
        ]
        rows.append({"revision": after, "before": before, "sections": sections})
    return rows[::-1]


def _parts(revision: TextRevision) -> list[ClauseText]:
    parts = [
        ClauseText(str(section.label), "", revision.texts.get(section, "")) for section in Section
    ]
    return [*parts, ClauseText(_("What it says to have changed"), "", revision.change)]
