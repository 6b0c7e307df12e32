"""Every kind of text that can be found, the reports' own first."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from csb_portal.findable import Findable, Text
from csb_portal.richtext import plain
from liaison.sources.findable import FINDABLE as OF_LIAISON
from reports.models import ReportVersion


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
            language="en",
            moment=version.published_at,
            url=version.report.get_absolute_url(),
        )


FINDABLE = (Findable("report", _("Monthly reports"), _reports), *OF_LIAISON)
