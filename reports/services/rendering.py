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
from csb_portal.mail.outbox import speakable
from csb_portal.months import Month
from csb_portal.translating import other_languages
from reports.edition import Edition, as_data, editions_of, feed_url
from reports.feed import atom
from reports.models import MonthlyReport
from reports.report_paper import lacks_letters, pdf_of

Pair = tuple[str, str]  # language and address


def page_of(edition: Edition) -> bytes:
    """Return the page of a version as everybody reads it: times in UTC and the bureau's zone.

    The page of a translation is in its language but for what stands on every page of the portal,
    where the portal does not speak it.
    """
    request = HttpRequest()
    request.user = AnonymousUser()
    request.path = edition.address
    context = {
        "edition": edition,
        "report": edition.report,
        "version": edition.version,
        "original_language": settings.LANGUAGE_CODE,
        "paper_lacks_letters": lacks_letters(edition),
    }
    template = "reports/report_detail.html"
    if edition.translation:
        template = "reports/translation_detail.html"
        context["portal_language"] = speakable(edition.language)
    with timezone.override(UTC), edition.speaking():
        return render_to_string(template, context, request).encode()


def data_of(edition: Edition) -> bytes:
    """Return a version as JSON."""
    with edition.speaking():
        return json.dumps(as_data(edition), ensure_ascii=False, indent=1).encode()


# The data come last: what is kept of a translation is judged by them (``_has_changed``).
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
    unless ``anew``; those of a translation again whenever it or its mark changes.
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
        for original in editions_of(month)
        for edition in (original, *original.in_other_languages())
        for language, _name in settings.LANGUAGES
        for pair in _write_edition(edition, language, anew=anew)
    ]


def _write_edition(edition: Edition, language: str, *, anew: bool) -> list[Pair]:
    """Write a version for readers in a language; the latest at the addresses of its month as well."""
    is_twice = edition.is_latest and not edition.translation
    with translation.override(language):
        anew = anew or _has_changed(edition, language)
        page = page_of(edition)
        written = [_put(language, edition.get_absolute_url(), page)]
        if is_twice:
            written.append(_put(language, edition.address, page))
        for ending, make in FILES.items():
            address = edition.files[ending]
            made = None if anew else published.read(language, address)
            content = made or make(edition)
            written.append(_put(language, address, content))
            if is_twice:
                written.append(_put(language, edition.newest_files[ending], content))
    return written


def _has_changed(edition: Edition, language: str) -> bool:
    """Tell whether a translation says something else than what is kept of it; no original does."""
    if not edition.translation:
        return False
    return published.read(language, edition.files["json"]) != data_of(edition)


def _write_feed() -> list[Pair]:
    """Write the feed of each language; at the address of all it is in the reader's."""
    return [
        _put(shown, address, atom(spoken))
        for shown, _name in settings.LANGUAGES
        for spoken, address in (
            (shown, reverse("reports:feed")),
            *((one, feed_url(one)) for one, _name in other_languages()),
        )
    ]


def _put(language: str, address: str, content: bytes) -> Pair:
    published.put(language, address, content)
    return language, address
