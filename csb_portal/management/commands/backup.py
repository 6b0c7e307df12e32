"""Copy the whole portal into a folder while it runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csb_portal.backup.errors import BackupError
from csb_portal.backup.making import back_up
from csb_portal.checksums import files_in


class Command(BaseCommand):
    """Nothing waits meanwhile: people go on voting, and mail goes on leaving."""

    help = "Copy the database, as it is at one moment, and all files into DIR."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            facts = back_up(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        files = list(files_in(folder))
        size = sum(file.stat().st_size for file in files) / 1_000_000
        self.stdout.write(
            f"{folder}: {len(files)} files, {size:.1f} MB, the trail up to entry "
            f"{facts.trail_number}. Keep SECRET_KEY elsewhere; it is not in it, and neither are "
            "the keys of elections."
        )
