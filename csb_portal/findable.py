"""What a floor lets everybody find by its words: texts that anyone may read, and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Text:
    """One public text: ``key`` names it within its kind for ever, ``url`` is its page.

    A translation says by its ``mark`` (``LanguageMark``) how far to trust it.
    """

    key: str
    title: str
    text: str
    language: str
    moment: datetime
    url: str
    mark: str = ""


@dataclass(frozen=True)
class Findable:
    """A kind of public texts, and where the present ones come from."""

    kind: str
    label: Any
    texts: Callable[[], Iterable[Text]]
