"""Ask the index: which texts have these words, the best first, each with its words in context."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Q

from reports.models import FoundText
from reports.search import postgresql, sqlite

ENGINES = {"postgresql": postgresql.found, "sqlite": sqlite.found}
MARKS = BEGINS, ENDS = "\x02", "\x03"
LONGEST_QUESTION = 200
MOST_FOUND = 500
AROUND = 60  # characters each side, in a script without spaces
# Scripts written without spaces: there a word is whatever stands together.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
LETTERS = re.compile(r"\w")
CONTROLS = re.compile(r"[\x00-\x1f]")


@dataclass(frozen=True)
class Hit:
    """A text that was found; ``context`` is a piece of it, whose found words are set apart."""

    found: FoundText
    context: str

    @property
    def language_name(self) -> str:
        """The language of the text, in itself."""
        return dict(settings.BUREAU_LANGUAGES).get(self.found.language, self.found.language)

    @property
    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The context piece by piece, each with whether it is a word that was asked for."""
        for part in self.context.split(BEGINS):
            word, end, rest = part.partition(ENDS)
            if end:
                yield word, True
                yield rest, False
            else:
                yield part, False


def find(question: str, *, kinds: Sequence[str], language: str = "") -> list[Hit]:
    """Return what was found, the best first, at most ``MOST_FOUND`` texts.

    Every word must occur, ``-word`` must not, and what stands in quotation marks must stand
    together. Words count by their stems where the database knows the language.
    """
    question = " ".join(CONTROLS.sub(" ", question).split())[:LONGEST_QUESTION]
    if not LETTERS.search(question):
        return []
    ask = _in_unspaced_script if UNSPACED.search(question) else ENGINES[connection.vendor]
    rows = ask(question, kinds, language, most=MOST_FOUND, marks=MARKS)
    texts = FoundText.objects.in_bulk([pk for pk, _context in rows])
    return [Hit(texts[pk], context) for pk, context in rows if pk in texts]


def _in_unspaced_script(
    question: str, kinds: Sequence[str], language: str, *, most: int, marks: tuple[str, str]
) -> list[tuple[int, str]]:
    """Look for the letters as they stand, the newest first."""
    texts = FoundText.objects.filter(
        Q(title__icontains=question) | Q(text__icontains=question), kind__in=kinds
    )
    if language:
        texts = texts.filter(language=language)
    return [(one.pk, _around(one.text, question, marks)) for one in texts[:most]]


def _around(text: str, question: str, marks: tuple[str, str]) -> str:
    """Cut the place where the letters stand out of a text, and mark them."""
    place = text.lower().find(question.lower())
    if place < 0:
        return text[: 2 * AROUND]
    end = place + len(question)
    before, after = text[max(0, place - AROUND) : place], text[end : end + AROUND]
    return f"{before}{marks[0]}{text[place:end]}{marks[1]}{after}"
