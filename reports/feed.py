"""The reports as an Atom feed (RFC 4287), the newest first."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import override

from csb_portal import richtext
from csb_portal.feeds import AtomFeed, legal
from reports.choices import Section
from reports.edition import Edition, feed_url
from reports.models import MonthlyReport, ReportTranslation, ReportVersion

REPORTS_IN_THE_FEED = 24


def atom(language: str) -> bytes:
    """Write the feed of a language: one entry a report, updated by its corrections.

    A report that nobody has translated into it stands there in the original until somebody
    does; then its entry is updated, and keeps its name.
    """
    with override(language):
        return _feed(language).writeString("utf-8").encode()


def _feed(language: str) -> AtomFeed:
    feed = AtomFeed(
        title=_("[Civil Society Bureau]: monthly reports"),
        link=settings.SITE_URL + reverse("reports:report-list"),
        description=_("What the [bureau]'s [secretariat] did, as reported to the [plenary]."),
        language=language,
        author_name=_("[Civil Society Bureau]"),
        feed_url=settings.SITE_URL + feed_url(language),
    )
    for edition in _latest_editions(language):
        with override(edition.language):
            feed.add_item(
                title=str(edition.report),
                link=settings.SITE_URL + edition.address,
                description=legal(_paragraphs(_told(edition))),
                unique_id=_name(edition.report, language),
                pubdate=edition.report.published_at,
                updateddate=max(edition.changed_at, edition.versions[-1].published_at),
                language=edition.language,
            )
    return feed


def _name(report: MonthlyReport, language: str) -> str:
    """Name the entry of a report for ever: in each feed another, in none of them twice."""
    url = settings.SITE_URL + report.get_absolute_url()
    return url if language == settings.LANGUAGE_CODE else f"{url}#{language}"


def _latest_editions(language: str) -> list[Edition]:
    """Return the newest of each report, in ``language`` where somebody has translated it."""
    versions = _latest_versions()
    made = (
        ReportTranslation.objects.public()
        .current()
        .marked()
        .filter(language=language, revision__report__in=[version.report_id for version in versions])
    )
    newest = {one.revision.report_id: one for one in made.order_by("revision__number")}
    return [
        Edition(one.revision.version if one else version, [version], one)
        for version in versions
        for one in (newest.get(version.report_id),)
    ]


def _latest_versions() -> list[ReportVersion]:
    newest = Window(RowNumber(), partition_by="report", order_by=F("correction").desc())
    latest = ReportVersion.objects.annotate(place=newest).filter(place=1)
    return list(latest.select_related("report").order_by("-report__month")[:REPORTS_IN_THE_FEED])


def _told(edition: Edition) -> Iterable[str]:
    """Tell how far to trust it, what changed, the month in one line, and what can be done now."""
    if edition.translation:
        yield str(edition.translation.mark.label)
    newest = edition.versions[-1]
    if newest.correction:
        words = {"number": newest.number, "change": newest.change}
        yield _("Corrected by version %(number)s: %(change)s") % words
    yield edition.summary
    for section in edition.written:
        if section["key"] == Section.NOW:
            yield from richtext.plain(section["text"]).splitlines()


def _paragraphs(lines: Iterable[str]) -> str:
    return format_html_join("\n", "<p>{}</p>", ((line,) for line in lines if line))
