"""Asking SQLite's full-text index (FTS5)."""

import json
import re
from collections.abc import Sequence

from django.db import connection

STATEMENT = """
SELECT found.id, snippet(reports_foundtext_words, 1, %s, %s, ' … ', 30)
FROM reports_foundtext_words JOIN reports_foundtext found ON found.id = reports_foundtext_words.rowid
WHERE reports_foundtext_words MATCH %s
  AND found.kind IN (SELECT value FROM json_each(%s)) AND (%s = '' OR found.language = %s)
ORDER BY bm25(reports_foundtext_words, 4.0, 1.0), found.moment DESC, found.id LIMIT %s
"""
PART = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
LETTERS = re.compile(r"\w")


def found(
    question: str, kinds: Sequence[str], language: str, *, most: int, marks: tuple[str, str]
) -> list[tuple[int, str]]:
    """Return the keys of what has the words, the best first, each with them in context."""
    words = _expression(question)
    if not words:
        return []
    values: list[str | int] = [
        *marks, words, json.dumps(list(kinds)), language, language, most,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        return cursor.fetchall()


def _expression(question: str) -> str:
    """Write a question as FTS5 reads it: every part in quotation marks, so that none is a command."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in PART.findall(question):
        part = (phrase or word).replace('"', " ")
        if LETTERS.search(part):
            (unwanted if minus else wanted).append(f'"{part}"')
    if not wanted:
        return ""
    return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])
