"""Fixtures every floor uses."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from csb_portal.celery import app


@pytest.fixture(scope="session", autouse=True)
def _known_tasks() -> None:
    """Let tasks run by their names, as in a worker, which imports them when it starts."""
    app.autodiscover_tasks(force=True)


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
