"""Asking PostgreSQL's own index of words."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from reports.search.words import AS_IT_IS, STEMMERS

_ASKED = "websearch_to_tsquery('{stemmer}', %(question)s)"
_MATCHES = " OR ".join(
    f"language = '{language}' AND words @@ {_ASKED.format(stemmer=stemmer)}"
    for language, stemmer in STEMMERS.items()
)
_OTHERS = ", ".join(f"'{language}'" for language in STEMMERS)
_CASES = " ".join(
    f"WHEN '{language}' THEN '{stemmer}'::regconfig" for language, stemmer in STEMMERS.items()
)
_STEMMER = f"CASE language {_CASES} ELSE '{AS_IT_IS}'::regconfig END"
STATEMENT = f"""
WITH found AS (
  SELECT id, text, moment, {_STEMMER} AS stemmer,
    ts_rank_cd(words, websearch_to_tsquery({_STEMMER}, %(question)s)) AS rank
  FROM reports_foundtext
  WHERE kind = ANY(%(kinds)s) AND (%(language)s = '' OR language = %(language)s)
    AND ({_MATCHES}
      OR language NOT IN ({_OTHERS}) AND words @@ {_ASKED.format(stemmer=AS_IT_IS)})
  ORDER BY rank DESC, moment DESC, id LIMIT %(most)s
)
SELECT id, ts_headline(stemmer, text, websearch_to_tsquery(stemmer, %(question)s), %(marks)s)
FROM found ORDER BY rank DESC, moment DESC, id
"""  # noqa: S608 # nosec B608 # of names in this file only


def found(
    question: str, kinds: Sequence[str], language: str, *, most: int, marks: tuple[str, str]
) -> list[tuple[int, str]]:
    """Return the keys of what has the words, the best first, each with them in context."""
    begins, ends = marks
    options = f"StartSel={begins}, StopSel={ends}, MaxWords=30, MinWords=12"
    values: dict[str, Any] = {
        "question": question,
        "kinds": list(kinds),
        "language": language,
        "most": most,
        "marks": options,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        return cursor.fetchall()
