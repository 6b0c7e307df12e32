"""The programs of pages that are nothing without one: each with its hash, for the browser to check."""

from dataclasses import dataclass

from django.conf import settings

from elections.booth import integrity_of, source_of


@dataclass(frozen=True)
class Program:
    """A file of ours with its hash."""

    url: str
    integrity: str


def programs(*names: str) -> list[Program]:
    """Return files of ``static/voting/`` by their plain names, by which they import one another."""
    paths = [f"voting/{name}" for name in names]
    return [Program(settings.STATIC_URL + path, integrity_of(source_of(path))) for path in paths]
