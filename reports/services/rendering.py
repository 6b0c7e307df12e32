"""Render what is published once, into files that are handed out without a question."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from csb_portal import published
from csb_portal.keeping import each_by_itself
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


@dataclass(frozen=True)
class File:
    """What is kept for readers in a language, at one address or at two, and how it is made."""

    language: str
    addresses: tuple[str, ...]
    make: Callable[[], bytes] = field(repr=False)

    @property
    def pairs(self) -> list[Pair]:
        return [(self.language, address) for address in self.addresses]


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
            _write(_files_of(month))
        _write(_feeds())


def render_all(*, anew: bool = False) -> int:
    """Write every published page that is not there as it should be; return how many files are.

    What belongs to nothing published is removed; what could not be made stays as it was kept.
    Paper and data of a version are made once, unless ``anew``; those of a translation again
    whenever it or its mark changes.
    """
    with published.writing():
        feeds = _feeds()
        written, kept = _write(feeds), [pair for file in feeds for pair in file.pairs]
        for day in MonthlyReport.objects.published().values_list("month", flat=True):
            files = _files_of(Month.of(day), anew=anew)
            written += _write(files)
            kept += [pair for file in files for pair in file.pairs]
        published.keep_only(kept)
    return written


def _write(files: Iterable[File]) -> int:
    """Make and keep each file by itself; return how many are as they should be."""
    written = []

    def write(file: File) -> None:
        with translation.override(file.language):
            content = file.make()
        for pair in file.pairs:
            published.put(*pair, content)
            written.append(pair)

    each_by_itself(files, write)
    return len(written)


def _files_of(month: Month, *, anew: bool = False) -> list[File]:
    """Return the files of a month, all pages before the first paper; the data come last."""
    spoken = [
        (language, edition)
        for language, _name in settings.LANGUAGES
        for original in editions_of(month)  # anew for each language: an edition keeps its words
        for edition in (original, *original.in_other_languages())
    ]
    pages = [
        File(
            language,
            _at(edition, edition.get_absolute_url(), edition.address),
            partial(page_of, edition),
        )
        for language, edition in spoken
    ]
    others = [
        _form(language, edition, ending, anew=anew)
        for language, edition in spoken
        for ending in FILES
    ]
    return pages + others


def _form(language: str, edition: Edition, ending: str, *, anew: bool) -> File:
    addresses = _at(edition, edition.files[ending], edition.newest_files[ending])

    def make() -> bytes:
        outdated = _has_changed(edition, language)
        kept = None if outdated else published.read(language, edition.files[ending])
        if kept is None:  # nothing older may stand in for it, should it fail
            for address in addresses:
                published.remove(language, address)
        return FILES[ending](edition) if anew or kept is None else kept

    return File(language, addresses, make)


def _at(edition: Edition, own: str, newest: str) -> tuple[str, ...]:
    """Return where a form of a version lies: the latest at the addresses of its month as well."""
    return (own, newest) if edition.is_latest and not edition.translation else (own,)


def _has_changed(edition: Edition, language: str) -> bool:
    """Tell whether a translation says something else than what is kept of it; no original does."""
    if not edition.translation:
        return False
    return published.read(language, edition.files["json"]) != data_of(edition)


def _feeds() -> list[File]:
    """Return the feed of each language; at the address of all it is in the reader's."""
    return [
        File(shown, (address,), partial(atom, spoken))
        for shown, _name in settings.LANGUAGES
        for spoken, address in (
            (shown, reverse("reports:feed")),
            *((one, feed_url(one)) for one, _name in other_languages()),
        )
    ]
