"""Admission and return as pure functions: what an application needs, and until when."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta, tzinfo

from csb_portal.periods import period_ends_at

CONFIRM_WITHIN = timedelta(days=7)
LONGEST_SLUG = 50


def bare(text: str) -> str:
    """Return a name or an address without what does not tell two of them apart.

    Case, spaces, the way its letters are encoded, and characters that nobody sees.
    """
    seen = "".join(char for char in text if unicodedata.category(char) != "Cf")
    same = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return " ".join(same.split())


def lacks_people(emails: Iterable[str], needed: int) -> bool:
    """Tell whether fewer different people stand behind it than the family has seats."""
    return len({bare(email) for email in emails if email.strip()}) < needed


def lacks_supporters(names: Iterable[str], needed: int) -> bool:
    """Tell whether fewer different organisations support it than the bureau asks for."""
    return len({bare(name) for name in names if name.strip()}) < needed


def window_ends_at(published_at: datetime, days: int, zone: tzinfo) -> datetime:
    """Return until when the bureau can object: its days count from the publication.

    Nobody can object to what they cannot read. The last day ends at 18:00 at the bureau.
    """
    return period_ends_at(published_at, days, zone)


def slug_for(name: str, taken: Collection[str]) -> str:
    """Return a short name made of ``name`` that no family has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))[: LONGEST_SLUG - 4].strip("-") or "family"
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
