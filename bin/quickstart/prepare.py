"""Bring database and static files up to date before anything is served."""

import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.cache import cache
from django.core.management import call_command

from quickstart import ROOT

django.setup()  # models can be imported only after this

from csb_portal.health import HEARTBEAT  # noqa: E402


def main() -> None:
    collect_static_files()
    call_command("migrate", interactive=False, verbosity=0)
    if "--demo" in sys.argv:
        call_command("load_demo", if_empty=True)
    cache.delete(HEARTBEAT)  # so that "ready" speaks of this start's worker


def collect_static_files() -> None:
    """Collect and compress the static files, if any has changed."""
    stamp = settings.VAR / "static-collected"
    state = _state_of_static_files()
    if stamp.is_file() and stamp.read_text() == state and settings.STATIC_ROOT.is_dir():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


def _state_of_static_files() -> str:
    files = [
        (path, storage.path(path)) for finder in get_finders() for path, storage in finder.list([])
    ]
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path, place in sorted(files):
        stat = Path(place).stat()
        digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
