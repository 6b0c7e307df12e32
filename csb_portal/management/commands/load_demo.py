"""Fill an empty portal with three months of a bureau's life."""

from argparse import ArgumentParser
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from csb_portal import clock
from csb_portal.demo.accounts import open_accounts
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.present import present_act
from csb_portal.demo.replay import replay
from csb_portal.models import User


class Command(BaseCommand):
    help = (
        "Replays the scenario through the services, moved by whole months so that its last "
        "report is last month's, and opens a call and an election now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--original-dates", action="store_true", help="keep 2005, and open nothing now"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are people already"
        )

    def handle(self, *, original_dates: bool, if_empty: bool, **options: object) -> None:
        if User.objects.exists():
            if if_empty:
                return
            message = (
                "This portal has people in it, and the demo must not be mixed with them. "
                "Load it into an empty one: move var/ away, or set CSB_VAR to another folder."
            )
            raise CommandError(message)
        self.stdout.write("Replaying three months of the bureau ...")
        now = clock.now()
        with transaction.atomic():
            if original_dates:
                replay(Calendar(), until=now)
            else:
                calendar = Calendar.ending_last_month(clock.today())
                replay(calendar, until=now, besides=partial(present_act, now))
            open_accounts()
        self.stdout.write("Done. manage.py demo_accounts says who you can be.")
