"""Find out whether anybody has touched the audit trail."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csb_portal import audit


class Command(BaseCommand):
    """Status 0 and the number of entries, or status 1 and the first bad entry in a sentence."""

    help = "Check the chain of the audit trail: this portal's, or an exported FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", nargs="?")
        parser.add_argument(
            "--head", metavar="HASH", default="", help="a head noted earlier that must be in it"
        )

    def handle(self, *args: Any, file: Path | None, head: str, **options: Any) -> None:
        try:
            if file:
                count = audit.verify(entries_in(file), seen=head)
            else:
                count = audit.verify_database(seen=head)
        except audit.TrailBroken as broken:
            raise CommandError(str(broken)) from broken
        except OSError as error:
            message = f"{file} cannot be read: {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(f"The trail holds: {count} entries, each sealed by the next.")


def entries_in(file: Path) -> Iterator[Any]:
    """Read an export line by line. A line that is no JSON comes as ``None``, which is no entry."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                yield None
