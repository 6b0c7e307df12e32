"""``manage.py render_reports``: write the pages of all published reports as files."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from reports.services.rendering import render_all


class Command(BaseCommand):
    help = "Write the pages, PDF, JSON and feed of all published reports into PUBLISHED_DIR."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anew", action="store_true", help="Make also PDF and JSON again that are there."
        )

    def handle(self, *, anew: bool, **_options: object) -> None:
        files = render_all(anew=anew)
        self.stdout.write(self.style.SUCCESS(f"{files} files are as they should be."))
