"""Remind the secretariat of a report that falls due, and of one that is late."""

from csb_portal import clock
from reports import notifications, rules
from reports.models import MonthlyReport


def remind_of_due_reports() -> None:
    """Tell the members the day before a report is due and once it is late, once each (3.g).

    Beat calls this every hour; whoever has had a reminder is not written to again.
    """
    for report in MonthlyReport.objects.in_work().filter(published_at=None):
        if report.is_overdue:
            notifications.report_overdue(report)
        elif clock.now() >= report.due_at - rules.REMINDED_BEFORE:
            notifications.report_due_soon(report)
