"""Bring the portal back from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csb_portal.backup.errors import BackupError
from csb_portal.backup.restoring import restore


class Command(BaseCommand):
    """Into an empty database and media folder only, before the first start."""

    help = "Fill an empty database and media folder with the backup in DIR."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            facts = restore(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            message = f"{error.filename} cannot be written: {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(
            f"The portal is as it was at {facts.made_at}; its trail holds up to entry "
            f"{facts.trail_number}. Start it now. Mail that waited then is set aside, and none "
            "leaves before staff have looked at it: the administration says so on each page."
        )
