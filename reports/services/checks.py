"""What more than one step of the writing asks first."""

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from reports.choices import ReportStatus
from reports.models import MonthlyReport


def check_is_being_written(report: MonthlyReport) -> None:
    """Raise ``DomainError`` once the report is published and no correction is prepared."""
    if report.status == ReportStatus.PUBLISHED:
        raise DomainError(
            _("%(report)s is published.") % {"report": report},
            rule=_("A published report is never edited, only followed by a corrected version."),
            so=_("Propose a correction that says what changes."),
        )
