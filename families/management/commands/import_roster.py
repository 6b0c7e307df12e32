"""Take a roster of focal points over from a CSV file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from families.management.commands import _importing
from families.services.rosters import import_roster, preview_roster


class Command(BaseCommand):
    help = "Show what a roster would change; with --apply, change it: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        _importing.add_arguments(parser)
        parser.add_argument(
            "--leaving",
            metavar="EMAIL",
            action="append",
            default=[],
            help="who leaves a family that is listed with too many people; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        content = _importing.read_file(options["file"])
        leaving, name = options["leaving"], options["file"].name
        plan = preview_roster(content, leaving=leaving)

        def write() -> object:
            return import_roster(
                content, actor=None, leaving=leaving, expected=plan.fingerprint, name=name
            )

        _importing.run(self.stdout, plan, write=write if options["apply"] else None)
