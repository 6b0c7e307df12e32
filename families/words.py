"""What this bureau calls its groups, those who sit for them, and those who do its work."""

import re
from dataclasses import astuple, dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from families.models import Bureau

KEY = "bureau/words"
KEPT_FOR = 300  # seconds, should somebody change the row past the service
VOWELS = "aeiouAEIOU"


@dataclass(frozen=True)
class Words:
    """The bureau's own words; a word it does not have is the charter's, in the reader's language."""

    bureau: str
    group: str
    groups: str
    representative: str
    representatives: str
    committee: str
    thematic: str
    regional: str


def charters_words() -> Words:
    """Return the words of the charter in the reader's language."""
    return Words(
        bureau=_("Civil Society Bureau"),
        group=_("family"),
        groups=_("families"),
        representative=_("focal point"),
        representatives=_("focal points"),
        committee=_("secretariat"),
        thematic=_("thematic"),
        regional=_("regional"),
    )


def words() -> Words:
    """Return what things are called here."""
    return Words(
        *(own or usual for own, usual in zip(_own(), astuple(charters_words()), strict=True))
    )


def _own() -> tuple[str, ...]:
    known = cache.get(KEY)
    return known if known is not None else remember(Bureau.current())


def remember(bureau: Bureau) -> tuple[str, ...]:
    """Keep a bureau's words at hand, so that no page has to read them from the database."""
    unnamed = Bureau._meta.get_field("name").default
    own = (
        bureau.name if bureau.name != unnamed else "",
        bureau.group_singular,
        bureau.group_plural,
        bureau.representative_singular,
        bureau.representative_plural,
        bureau.committee,
        bureau.thematic_kind,
        bureau.regional_kind,
    )
    cache.set(KEY, own, KEPT_FOR)
    return own


def own_words(sentence: str, *, of_page: bool = False) -> str:
    """Say a sentence of the portal in the bureau's own words; never apply it to what people wrote.

    ``of_page`` says that the sentence is HTML already, so that the words must become so too.
    """
    own = tuple(map(escape, _own())) if of_page else _own()
    if not any(own):
        return sentence
    usual = astuple(charters_words())
    replaced = {old: new for old, new in zip(usual, own, strict=True) if new}
    longest_first = sorted(replaced, key=len, reverse=True)
    pattern = "|".join(re.escape(word) for word in longest_first)
    found = re.compile(rf"(?:\b(an?) )?\b({pattern})\b", re.IGNORECASE)
    return found.sub(lambda match: _replaced(match, replaced), sentence)


def _replaced(match: re.Match[str], replaced: dict[str, str]) -> str:
    article, old = match.groups()
    new = next(new for usual, new in replaced.items() if usual.lower() == old.lower())
    if not article:
        return capitalised(new) if old[0].isupper() else new
    if (get_language() or "en").startswith("en"):
        article = article[0] + ("n" if new[0] in VOWELS else "")
    return f"{article} {new}"


def capitalised(word: str) -> str:
    """Return a word as a heading or a sentence begins with it."""
    return word[:1].upper() + word[1:]


def context(request: HttpRequest) -> dict[str, object]:
    """Let every page know the bureau's words."""
    own = words()
    return {"words": own, "bureau_name": own.bureau}
