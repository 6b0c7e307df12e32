"""``manage.py verify_report 2005-02``: count a month again and hold it against its report."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from csb_portal.months import Month
from reports import figures
from reports.models import MonthlyReport
from reports.services.reconciling import Difference, differences_from, explanations


class Command(BaseCommand):
    help = (
        "Count every figure of a drafted report again from the records. Says which differ, and "
        "what was recorded later; status 1 if a difference has no reason in the trail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM")

    def handle(self, *, month: str, **_options: object) -> None:
        report = self._report(month)
        differing = {one.figure.key: one for one in differences_from(report)}
        declared = {figure.key for figure in figures.declared()}
        unexplained = 0
        for row in report.figures:
            difference = differing.get(row["key"])
            if row["key"] not in declared:
                self.stdout.write(f"{row['key']}: {row['value']}; no floor counts it any more.")
            elif difference is None:
                self.stdout.write(f"{row['key']}: {row['value']}, as frozen.")
            elif not self._tell(report, difference):
                unexplained += 1
        if unexplained:
            message = f"Figures of {month} that differ without a reason: {unexplained}."
            raise CommandError(message)
        self.stdout.write(
            self.style.SUCCESS(
                f"Every figure of {month} is as frozen, or its difference explained."
            )
        )

    def _report(self, month: str) -> MonthlyReport:
        try:
            period = Month.parse(month)
        except ValueError as error:
            message = f"{month!r} is not a month. Write it like 2005-02."
            raise CommandError(message) from error
        drafted = MonthlyReport.objects.filter(month=period.first_day)
        report = drafted.exclude(snapshot=None).select_related("snapshot").first()
        if report is None:
            message = f"No report of {month} was drafted, or not with the records it counts."
            raise CommandError(message)
        return report

    def _tell(self, report: MonthlyReport, difference: Difference) -> bool:
        """Say how a figure differs; return whether the trail explains it."""
        entries = explanations(report, difference)
        said = f"{difference.figure.key}: frozen {difference.told}, now {difference.value}"
        if difference.is_divided_otherwise:
            said += ", divided otherwise"
        if entries is None:
            self.stdout.write(self.style.ERROR(f"{said}; nothing in the trail explains it."))
            return False
        self.stdout.write(f"{said}; recorded since:")
        for entry in entries:
            self.stdout.write(f"  {entry.recorded_at:%Y-%m-%d %H:%M} UTC  {entry.summary}")
        return True
