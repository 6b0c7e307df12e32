"""belenios-tool, the program that nobody here wrote: run beside ours where it is installed."""

import logging
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

logger = logging.getLogger(__name__)

TOOL = "belenios-tool"
START = 120  # seconds
PER_BALLOT = 1  # second; it takes an eighth of that on the machine where it was measured
LONGEST = 3000  # seconds: below the time after which the queue gives a task to another worker
CHECKS_BALLOTS = "2.0"
CAUTION = (
    "Note: of this program only version 2.0 was found to refuse every bad ballot here; later "
    "versions check ballots by `belenios-tool election verify-ballot`, one at a time."
)


class Verdict(NamedTuple):
    """What a program said of an archive."""

    program: str
    passed: bool
    transcript: str


def program() -> str:
    """Return the tool's name and version, or "" where it is not installed."""
    path = shutil.which(TOOL)
    if path is None:
        return ""
    answer = _run([path, "--version"], folder=Path.cwd(), seconds=START)
    return f"{TOOL} {answer.stdout.split()[0]}" if answer.stdout.split() else TOOL


def read(path: Path, *, ballots: int) -> Verdict | None:
    """Let the tool verify the archive, alone in its folder.

    None where it is not installed, or had not finished in time: then it has said nothing.
    """
    tool = program()
    if not tool:
        return None
    seconds = min(LONGEST, START + PER_BALLOT * ballots)
    command = [TOOL, "election", "verify", "--dir", str(path.parent)]
    try:
        answer = _run(command, folder=path.parent, seconds=seconds)
    except subprocess.TimeoutExpired:
        logger.warning("%s had not read %s after %d seconds", tool, path.name, seconds)
        return None
    said = (answer.stdout + answer.stderr).replace(str(path.parent), ".").strip()
    lines = [f"$ {TOOL} election verify", said, f"exit status {answer.returncode}"]
    if not tool.endswith(f" {CHECKS_BALLOTS}"):
        lines.append(CAUTION)
    return Verdict(tool, answer.returncode == 0, "\n".join(lines))


def _run(command: list[str], *, folder: Path, seconds: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - a fixed command
        command,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "BELENIOS_USE_URANDOM": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds,
        check=False,
    )
