"""Write the audit trail into a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from csb_portal import audit


class Command(BaseCommand):
    """Whole for the operator; with ``--public`` what anyone may see.

    The private details (names, reasons) are in neither: they can be erased here, and
    could not be erased from a copy.
    """

    help = "Write the audit trail into FILE as JSON lines, an entry a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--public", action="store_true", help="of private entries only the hashes"
        )

    def handle(self, *args: Any, file: Path, public: bool, **options: Any) -> None:
        count = 0
        with file.open("w", encoding="utf-8") as lines:
            for count, entry in enumerate(audit.export(public=public), start=1):  # noqa: B007
                lines.write(json.dumps(entry) + "\n")
        self.stdout.write(f"{count} entries written to {file}.")
