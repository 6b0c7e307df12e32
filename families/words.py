"""What this bureau calls its groups, those who sit for them, and those who do its work.

A sentence of the portal marks such words: ``_("A [family] has two [focal points].")``. Where
the bureau has a word of its own, it takes the place of the mark; elsewhere the marked word stays.
A translation marks the form its grammar asks for, after the word it stands for:
``[families:des familles]``. All this happens on the way out of gettext, before anything is
filled in, so that nothing people wrote is ever touched.
"""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import DatabaseError
from django.utils import translation

if TYPE_CHECKING:  # this file is read before there are models
    from families.models import Bureau

KEPT_FOR = 10  # seconds in which a process may not know what another one was told
VOWELS = "aeiouAEIOU"

# The words of the charter, as sentences mark them, and the field with the bureau's own.
FIELDS = {
    "Civil Society Bureau": "name",
    "bureau": "body",
    "family": "group_singular",
    "families": "group_plural",
    "focal point": "representative_singular",
    "focal points": "representative_plural",
    "secretariat": "committee",
    "thematic": "thematic_kind",
    "regional": "regional_kind",
    "Civil Society Division": "operator",
    "division": "operator",
    "plenary": "plenary",
    "Content and Themes": "content_group",
}
CHARTERS = {word.lower(): word for word in FIELDS}
MARK = re.compile(rf"(?:\b(an?) )?\[({'|'.join(FIELDS)})(?::([^\]]+))?\]", re.IGNORECASE)


class _Known:
    """What this process knows, so that no sentence has to wait for the database."""

    own: dict[str, str] = {}
    until = 0.0


def own_words() -> dict[str, str]:
    """Return the bureau's own words by those of the charter; none where the charter's hold."""
    if time.monotonic() >= _Known.until:
        _Known.until = time.monotonic() + KEPT_FOR
        with suppress(DatabaseError):  # before the first migration, or amid a failed transaction
            remember(apps.get_model("families", "Bureau").current())
    return _Known.own


def remember(bureau: "Bureau") -> None:
    """Let this process speak in a bureau's words from now on."""
    _Known.own, _Known.until = words_of(bureau), time.monotonic() + KEPT_FOR


def words_of(bureau: "Bureau") -> dict[str, str]:
    """Return the words a bureau has of its own, by those of the charter."""
    own = {word: getattr(bureau, field) for word, field in FIELDS.items()}
    return {word: said for word, said in own.items() if said and said != word}


def in_own_words(sentence: str) -> str:
    """Say a marked sentence that no translator sees, such as one of a public archive."""
    return in_words(sentence, own_words())


def in_words(sentence: str, own: dict[str, str]) -> str:
    """Put a bureau's ``own`` words into the marks of a sentence that nothing was filled into."""
    if "[" not in sentence:
        return sentence
    said = MARK.sub(lambda match: _said(match, own), sentence)
    return type(sentence)(said)  # words hold no markup, so a safe sentence stays safe


def _said(mark: re.Match[str], own: dict[str, str]) -> str:
    article, marked, form = mark.groups()
    usual, before = form or marked, f"{article} " if article else ""
    word = CHARTERS[marked.lower()]
    if word not in own:
        return before + usual
    said = own[word]
    if article and (translation.get_language() or "en").startswith("en"):
        before = f"{article[0]}{'n' if said[0] in VOWELS else ''} "
    is_name = word[0].isupper()  # its capital says nothing of where it stands
    return before + (said[0].upper() + said[1:] if usual[0].isupper() and not is_name else said)


def speak_own_words() -> None:
    """Let every sentence out of gettext be in the bureau's own words, whoever asks for it.

    Where no language is on, as when migrations are written, the words are the charter's.
    """
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        setattr(translation._trans, name, _speaking(getattr(translation._trans, name)))  # type: ignore[attr-defined]


def _speaking(translate: Callable[..., str]) -> Callable[..., str]:
    def said(*sentence: object) -> str:
        translated = translate(*sentence)
        if "[" not in translated:
            return translated
        return in_own_words(translated) if translation.get_language() else in_words(translated, {})

    return said
