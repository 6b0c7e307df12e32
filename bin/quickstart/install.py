"""Make ``.venv`` and its like, and install what the locks name, when they have changed."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from quickstart import MAILMAN_VENV, ROOT, VENV, refuse, say
from quickstart.parentage import die_with

TOO_OLD = "import sys; sys.exit(sys.version_info < (3, 11))"


@dataclass(frozen=True)
class Environment:
    """A virtual environment in ``folder``; ``options`` go to the installer."""

    folder: Path
    options: tuple[str, ...] = ()

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"


PORTAL = Environment(VENV)
# Its lock is whole, but what its core says of nntplib cannot be had (requirements-mailman.in).
OTHERS = {"requirements-mailman.txt": Environment(MAILMAN_VENV, ("--no-deps",))}


def install(*locks: str) -> None:
    """Install each of ``locks`` (files of hashed pins) into the environment it is for."""
    with _alone():
        for lock in locks:
            environment = OTHERS.get(lock, PORTAL)
            if not _works(environment):
                _make(environment)
            _install(lock, environment)


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


def _works(environment: Environment) -> bool:
    try:
        return _run(environment.python, "-c", TOO_OLD) == 0
    except OSError:
        return False


def _make(environment: Environment) -> None:
    shutil.rmtree(environment.folder, ignore_errors=True)
    python = os.environ.get("QUICKSTART_PYTHON", sys.executable)
    if _run(python, "-m", "venv", environment.folder) != 0:
        shutil.rmtree(environment.folder, ignore_errors=True)
        refuse(
            "python3 -m venv does not work here, so nothing could be installed. "
            "On Debian and Ubuntu its package is python3-venv: "
            "run apt-get install python3-venv, then start again."
        )


def _install(lock: str, environment: Environment) -> None:
    wanted = (ROOT / lock).read_bytes()
    stamp = environment.folder / f"installed-{lock}"
    if stamp.is_file() and stamp.read_bytes() == wanted:
        return
    say(f"Installing {lock}; this happens once and takes about a minute.")
    arguments = ("--quiet", *environment.options, "--require-hashes", "-r", ROOT / lock)
    python = environment.python
    uv = shutil.which("uv") or shutil.which("uv", path=VENV / "bin")
    compiled = "--compile-bytecode"  # as pip does
    if uv and _run(uv, "pip", "install", compiled, "--python", python, *arguments) != 0:
        say("uv could not do it; trying pip.")
        uv = None
    if not uv and _run(python, "-m", "pip", "install", *arguments) != 0:
        refuse(f"{lock} could not be installed; the lines above say why.")
    stamp.write_bytes(wanted)


def _run(*command: object) -> int:
    arguments = [str(part) for part in command]
    return subprocess.run(
        arguments, check=False, cwd=ROOT, preexec_fn=partial(die_with, os.getpid())
    ).returncode


if __name__ == "__main__":
    install(*sys.argv[1:])
