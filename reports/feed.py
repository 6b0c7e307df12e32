"""The reports as an Atom feed (RFC 4287), the newest first."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from csb_portal import richtext
from csb_portal.feeds import AtomFeed, legal
from reports.choices import Section
from reports.models import ReportVersion

REPORTS_IN_THE_FEED = 24


def atom() -> bytes:
    """Write the feed in the reader's language: one entry a report, updated by its corrections."""
    language = get_language() or settings.LANGUAGE_CODE
    own = reverse("reports:feed")
    feed = AtomFeed(
        title=_("[Civil Society Bureau]: monthly reports"),
        link=settings.SITE_URL + reverse("reports:report-list"),
        description=_("What the [bureau]'s [secretariat] did, as reported to the [plenary]."),
        language=language,
        author_name=_("[Civil Society Bureau]"),
        feed_url=f"{settings.SITE_URL}{own}?lang={language}",
    )
    for version in _latest_versions():
        report = version.report
        url = settings.SITE_URL + report.get_absolute_url()
        feed.add_item(
            title=str(report),
            link=url,
            description=legal(_paragraphs(_told(version))),
            unique_id=url,
            pubdate=report.published_at,
            updateddate=version.published_at,
        )
    return feed.writeString("utf-8").encode()


def _latest_versions() -> list[ReportVersion]:
    newest = Window(RowNumber(), partition_by="report", order_by=F("correction").desc())
    latest = ReportVersion.objects.annotate(place=newest).filter(place=1)
    return list(latest.select_related("report").order_by("-report__month")[:REPORTS_IN_THE_FEED])


def _told(version: ReportVersion) -> Iterable[str]:
    """Tell what changed, the month in one line, and what can be done now."""
    if version.correction:
        words = {"number": version.number, "change": version.change}
        yield _("Corrected by version %(number)s: %(change)s") % words
    yield version.report.summary
    for section in version.sections:
        if section["key"] == Section.NOW:
            yield from richtext.plain(section["text"]).splitlines()


def _paragraphs(lines: Iterable[str]) -> str:
    return format_html_join("\n", "<p>{}</p>", ((line,) for line in lines if line))
