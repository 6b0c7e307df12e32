"""The program that nobody here wrote: belenios-tool, as a process of its own."""

import shutil
import subprocess
from pathlib import Path

from elections.models import Election
from elections.services.checks import write_file

TOOL = shutil.which("belenios-tool")
MISSING = "NO REFEREE: belenios-tool is missing, so no election was verified by it."


def referee(*arguments: str, at: Path) -> tuple[int, str]:
    """Ask belenios-tool about the one archive in a folder; return its status and last line."""
    ran = _run(arguments, at)
    return ran.returncode, (ran.stdout + ran.stderr).strip().splitlines()[-1]


def produced(*arguments: str, at: Path) -> str:
    """Let belenios-tool make something from the one archive in a folder."""
    ran = _run(arguments, at)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _run(arguments: tuple[str, ...], at: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(TOOL), "election", *arguments],
        cwd=at,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={"BELENIOS_USE_URANDOM": "1", "PATH": "/usr/bin:/bin"},
    )


class Snapshots:
    """Copies of an election's archive as anybody could have fetched them meanwhile."""

    def __init__(self, election: Election, folder: Path) -> None:
        self.election, self.folder = election, folder
        self.taken: list[Path] = []

    def take(self) -> Path:
        """Fetch the archive as it is now, into a folder of its own."""
        folder = self.folder / str(len(self.taken))
        folder.mkdir()
        path = folder / f"{self.election.uuid}.bel"
        write_file(self.election, path)
        self.taken.append(folder)
        return path
