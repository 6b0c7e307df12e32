"""Write everything public of an election into a folder."""

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elections import result_files
from elections.models import Election
from elections.results import Result
from elections.services.archives import last_event
from elections.services.checks import write_file


class Command(BaseCommand):
    """What anybody needs to check the vote without the portal; no name of a voter is in it."""

    help = (
        "Write the public archive of election SLUG, the counts of its roll, its result as JSON "
        "and CSV, and what programs said of the archive, into DIR."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, slug: str, folder: Path, **options: Any) -> None:
        election = Election.objects.filter(slug=slug).first()
        if election is None or last_event(election) is None:
            message = f"There is no election {slug} that has opened, so there is no archive."
            raise CommandError(message)
        folder.mkdir(parents=True, exist_ok=True)
        names = write_all(Result(election), folder)
        self.stdout.write(f"{', '.join(names)} written to {folder}.")


def write_all(result: Result, folder: Path) -> list[str]:
    """Write the files and return their names; the last lists the SHA-256 of the others."""
    archive = f"{result.election.uuid}.bel"
    digest = write_file(result.election, folder / archive)
    texts = {"roll.json": _counts_of_roll(result)}
    if result.is_counted:
        texts["result.json"] = result_files.json_text(result, archive_sha256=digest)
        texts["result.csv"] = result_files.csv_of(result)
    for check in result.checks:
        name = f"{check.program.replace(' ', '-')}.txt"
        texts[name] = f"SHA-256 of the archive: {check.archive_sha256}\n{check.transcript}\n"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    sums = [f"{digest}  {archive}"]
    sums += [f"{_sha256(folder / name)}  {name}" for name in texts]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n")
    return [archive, *texts, "SHA256SUMS"]


def _counts_of_roll(result: Result) -> str:
    counts = {
        "on_roll": result.on_roll,
        "corrections": result.corrections,
        "voted": result.election.roll.voted().count(),
    }
    return json.dumps(counts, indent=2) + "\n"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
