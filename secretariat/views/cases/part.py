"""A piece of a case's page that belongs to its kind."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Part:
    """The template of such a piece, and what it is filled with as ``part``."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
