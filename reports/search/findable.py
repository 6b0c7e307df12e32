"""Every kind of text that can be found, the reports' own first."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from csb_portal.findable import Findable, Text
from csb_portal.richtext import plain
from liaison.sources.findable import FINDABLE as OF_LIAISON
from reports.models import ReportTranslation, ReportVersion
from reports.models.text import rendered


def _reports() -> Iterator[Text]:
    """Yield each report as its latest version reads."""
    versions = ReportVersion.objects.select_related("report").order_by("correction")
    for version in {version.report_id: version for version in versions}.values():
        written = [part for part in version.sections if part["text"]]
        parts = (f"{part['heading']}\n{plain(part['text'])}" for part in written)
        yield Text(
            key=version.report.slug,
            title=str(version.report),
            text="\n\n".join(parts),
            language=settings.LANGUAGE_CODE,
            moment=version.published_at,
            url=version.report.get_absolute_url(),
        )
    yield from _translations()


def _translations() -> Iterator[Text]:
    """Yield each report in each other language, as its newest translation reads."""
    made = ReportTranslation.objects.public().current().marked().order_by("revision__number")
    newest = {(one.revision.report_id, one.language): one for one in made}
    for one in newest.values():
        report = one.revision.report
        with override(one.language):
            written = [part for part in rendered(one.texts) if part["text"]]
            parts = (f"{part['heading']}\n{plain(part['text'])}" for part in written)
            yield Text(
                key=f"{report.slug}/{one.language}",
                title=str(report),
                text="\n\n".join(parts),
                language=one.language,
                moment=max(one.added_at, one.revision.version.published_at),
                url=one.get_absolute_url(),
                mark=one.mark.value,
            )


FINDABLE = (Findable("report", _("Monthly reports"), _reports), *OF_LIAISON)
