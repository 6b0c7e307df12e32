"""Make ``.venv`` and install what the locks name, when they have changed since the last time."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from quickstart import PYTHON, ROOT, VENV, refuse, say
from quickstart.parentage import die_with

TOO_OLD = "import sys; sys.exit(sys.version_info < (3, 11))"


def install(*locks: str) -> None:
    """Install each of ``locks`` (files of hashed pins) into ``.venv``."""
    with _alone():
        if not _works():
            _make_environment()
        for lock in locks:
            _install(lock)


@contextmanager
def _alone() -> Iterator[None]:
    """Wait for whoever else installs into this clone."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Something else is installing here; waiting for it.")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _works() -> bool:
    try:
        return _run(PYTHON, "-c", TOO_OLD) == 0
    except OSError:
        return False


def _make_environment() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    python = os.environ.get("QUICKSTART_PYTHON", sys.executable)
    if _run(python, "-m", "venv", VENV) != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        refuse(
            "python3 -m venv does not work here, so nothing could be installed. "
            "On Debian and Ubuntu its package is python3-venv: "
            "run apt-get install python3-venv, then start again."
        )


def _install(lock: str) -> None:
    wanted = (ROOT / lock).read_bytes()
    stamp = VENV / f"installed-{lock}"
    if stamp.is_file() and stamp.read_bytes() == wanted:
        return
    say(f"Installing {lock}; this happens once and takes about a minute.")
    arguments = ("--quiet", "--require-hashes", "-r", ROOT / lock)
    uv = shutil.which("uv")
    if uv and _run(uv, "pip", "install", "--python", PYTHON, *arguments) != 0:
        say("uv could not do it; trying pip.")
        uv = None
    if not uv and _run(PYTHON, "-m", "pip", "install", *arguments) != 0:
        refuse(f"{lock} could not be installed; the lines above say why.")
    stamp.write_bytes(wanted)


def _run(*command: object) -> int:
    arguments = [str(part) for part in command]
    return subprocess.run(
        arguments, check=False, cwd=ROOT, preexec_fn=partial(die_with, os.getpid())
    ).returncode


if __name__ == "__main__":
    install(*sys.argv[1:])
