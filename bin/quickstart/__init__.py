"""What bin/run and bin/test have in common. Plain Python: it runs before anything is installed."""

import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def say(sentence: str) -> None:
    """Tell the person at the terminal something."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def refuse(sentence: str) -> NoReturn:
    """Say why it cannot go on, and end with status 1."""
    say(sentence)
    raise SystemExit(1)
