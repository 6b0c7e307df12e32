"""Render what is published once, into files that are handed out without a question."""

import json
from datetime import UTC

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from csb_portal import published
from csb_portal.months import Month
from reports.edition import Edition, as_data, editions_of, file_url
from reports.feed import atom
from reports.models import MonthlyReport
from reports.report_paper import pdf_of

Pair = tuple[str, str]  # language and address


def page_of(edition: Edition) -> bytes:
    """Return the page of a version as everybody reads it: times in UTC and the bureau's zone."""
    request = HttpRequest()
    request.user = AnonymousUser()
    request.path = edition.report.get_absolute_url()
    context = {"edition": edition, "report": edition.report, "version": edition.version}
    with timezone.override(UTC):
        return render_to_string("reports/report_detail.html", context, request).encode()


def data_of(edition: Edition) -> bytes:
    """Return a version as JSON."""
    return json.dumps(as_data(edition), ensure_ascii=False, indent=1).encode()


FILES = {"pdf": pdf_of, "json": data_of}


def render_on_commit(report: MonthlyReport) -> None:
    """Render ``report`` after the commit; what fails is made up for by the clock in an hour."""

    def render() -> None:  # not a partial: Django 5.2 cannot log one that fails
        render_report(report)

    transaction.on_commit(render, robust=True)


def render_report(report: MonthlyReport) -> None:
    """Write what the publication of ``report`` touches: its pages, its neighbours', the feed."""
    with published.writing():
        around = filter(None, Edition.neighbours_of(report).values())
        for month in (report.period, *around):
            _write_month(month)
        _write_feed()


def render_all(*, anew: bool = False) -> int:
    """Write every published page that is not there as it should be; return how many files are.

    What belongs to nothing published is removed. Paper and data of a version are made once,
    unless ``anew``.
    """
    with published.writing():
        kept = _write_feed()
        for day in MonthlyReport.objects.published().values_list("month", flat=True):
            kept += _write_month(Month.of(day), anew=anew)
        published.keep_only(kept)
    return len(kept)


def _write_month(month: Month, *, anew: bool = False) -> list[Pair]:
    return [
        pair
        for edition in editions_of(month)
        for language, _name in settings.LANGUAGES
        for pair in _write_edition(edition, language, anew=anew)
    ]


def _write_edition(edition: Edition, language: str, *, anew: bool) -> list[Pair]:
    """Write a version in a language; the latest at the addresses of its month as well."""
    version, report = edition.version, edition.report
    with translation.override(language):
        page = page_of(edition)
        written = [_put(language, version.get_absolute_url(), page)]
        if edition.is_latest:
            written.append(_put(language, report.get_absolute_url(), page))
        for ending, make in FILES.items():
            address = file_url(version, ending)
            made = None if anew else published.read(language, address)
            content = made or make(edition)
            written.append(_put(language, address, content))
            if edition.is_latest:
                latest = reverse("reports:report-file", args=[report.slug, ending])
                written.append(_put(language, latest, content))
    return written


def _write_feed() -> list[Pair]:
    pairs = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pairs.append(_put(language, reverse("reports:feed"), atom()))
    return pairs


def _put(language: str, address: str, content: bytes) -> Pair:
    published.put(language, address, content)
    return language, address
