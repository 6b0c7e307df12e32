"""Take a list of families over from a CSV file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from families.management.commands import _importing
from families.services.families import import_families, preview_families


class Command(BaseCommand):
    help = "Show what a list of families would change; with --apply, change it: all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        _importing.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        content = _importing.read_file(options["file"])
        plan = preview_families(content)

        def write() -> object:
            return import_families(
                content, actor=None, expected=plan.fingerprint, name=options["file"].name
            )

        _importing.run(self.stdout, plan, write=write if options["apply"] else None)
