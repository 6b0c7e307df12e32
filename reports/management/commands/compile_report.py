"""``manage.py compile_report 2005-02``: draft that month's report."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from csb_portal.errors import DomainError
from csb_portal.months import Month
from reports.models import MonthlyReport
from reports.services.compiling import compile_report


class Command(BaseCommand):
    help = "Draft the report of a month that is over. Run again, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM")

    def handle(self, *, month: str, **_options: object) -> None:
        try:
            period = Month.parse(month)
        except ValueError as error:
            message = f"{month!r} is not a month. Write it like 2005-02."
            raise CommandError(message) from error
        if MonthlyReport.objects.filter(month=period.first_day).exists():
            self.stdout.write(f"The report of {period} was drafted before; nothing changed.")
            return
        try:
            compile_report(period)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"The report of {period} is drafted."))
