"""Write the public record as files that need no server."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.archive.errors import ArchiveError
from reports.archive.making import export


class Command(BaseCommand):
    """A second run writes what changed, and removes what is no longer public."""

    help = "Write the public record into DIR, or bring the archive in DIR up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            outcome = export(folder, self._tell)
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            message = f"{error.filename or folder} cannot be written: {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(
            f"{folder}: {outcome.files} files, {outcome.written} written, "
            f"{outcome.removed} removed."
        )

    def _tell(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
