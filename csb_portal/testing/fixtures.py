"""Fixtures every floor uses."""

import fcntl
import gc
import math
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from csb_portal.celery import app


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lives until the end: thousands of tests, all modules."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _known_tasks() -> None:
    """Let tasks run by their names, as in a worker, which imports them when it starts."""
    app.autodiscover_tasks(force=True)


@pytest.fixture(autouse=True)
def _usual_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test with the words of the charter, known as they are in a portal that runs."""
    from families import words  # noqa: PLC0415 # this file is read before Django is set up
    from families.models import Bureau  # noqa: PLC0415

    monkeypatch.setattr(words, "KEPT_FOR", math.inf)
    words.remember(Bureau())


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Begin each test with an empty cache: what others asked for in the last hour counts not here."""
    cache.clear()


@pytest.fixture(autouse=True)
def _nothing_published() -> Iterator[None]:
    """Leave no rendered page to the next test."""
    yield
    shutil.rmtree(settings.PUBLISHED_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def _one_crowd_at_a_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let tests with fifty connections take turns, whichever process they run in."""
    if not request.node.get_closest_marker("crowd"):
        yield
        return
    with (Path(tempfile.gettempdir()) / "csb-crowd.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


@pytest.fixture
def committed(
    django_capture_on_commit_callbacks: Callable,
) -> Callable[[], AbstractContextManager[None]]:
    """Run a block, and then what it put off until the commit."""

    @contextmanager
    def run() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return run
