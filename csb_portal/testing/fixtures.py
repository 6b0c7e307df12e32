"""Fixtures every floor uses."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest


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
