"""Hear whatever any logger says, for tests of what must never be said."""

import logging

import pytest

# The first repeats every statement, the second what a page shows to everybody; off in production.
DEBUG_LOGS = ("django.db.backends", "django.template")


class Listener(logging.Handler):
    """Keeps what any logger says at any level, two of Django's own excepted."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(DEBUG_LOGS):
            self.heard.append(record)


@pytest.fixture
def log():
    """Listen to every logger there is, however its level and propagation are set."""
    listener = Listener()
    manager = logging.root.manager.loggerDict.values()
    loggers = [each for each in manager if isinstance(each, logging.Logger)]
    before = [(each, each.level, each.propagate) for each in [logging.root, *loggers]]
    for each, _level, _propagate in before:
        each.setLevel(logging.DEBUG)
        each.propagate = True
    logging.root.addHandler(listener)
    yield listener.heard
    logging.root.removeHandler(listener)
    for each, level, propagate in before:
        each.setLevel(level)
        each.propagate = propagate
