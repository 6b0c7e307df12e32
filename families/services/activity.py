"""Who showed a sign of activity in a window, from what each floor knows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from families.models import Bureau, Family, FocalPoint
from families.rules.activity import Counts, Seen, Sign, Term, counts, seen_from_seats, signs_given


@dataclass(frozen=True)
class FamilyActivity:
    """What a family, and each seat held at the end of the window, showed in it."""

    family: Family
    signs: Counts
    seats: dict[int, Counts]

    @property
    def signs_given(self) -> int:
        return signs_given(self.signs)


def known_signs() -> dict[str, Sign]:
    """Return every sign that any floor has registered in the settings, by its key."""
    floors: list[Iterable[Sign]] = [import_string(path) for path in settings.ACTIVITY_SIGNS]
    return {sign.key: sign for signs in floors for sign in signs}


def signs_that_count(keys: Collection[str] | None = None) -> list[Sign]:
    """Return the signs this bureau lets count, or those of ``keys``."""
    wanted = Bureau.current().activity_signs if keys is None else keys
    return [sign for key, sign in known_signs().items() if key in wanted]


def activity_in(
    families: Iterable[Family], signs: Sequence[Sign], first: date, last: date
) -> list[FamilyActivity]:
    """Count the signs of ``families`` from ``first`` to ``last``, both included.

    As many queries for forty families as for one: the mandates, and those of each sign.
    """
    families = list(families)
    mandates = FocalPoint.objects.begun_by(last).filter(family__in=families)
    terms = [
        Term(m.user_id, m.family_id, m.seat, m.since, m.until)
        for m in mandates
        if m.until is None or m.until > first
    ]
    people = {term.user_id for term in terms}
    seen = [
        one
        for sign in signs
        for one in seen_from_seats(sign.key, sign.activities(people, first, last), terms)
    ]
    keys = [sign.key for sign in signs]
    return [_of_family(family, seen, terms, keys, last) for family in families]


def _of_family(
    family: Family, seen: Iterable[Seen], terms: Iterable[Term], keys: list[str], last: date
) -> FamilyActivity:
    own = [one for one in seen if one.family_id == family.pk]
    held = sorted(
        {
            term.seat
            for term in terms
            if term.family_id == family.pk and (term.until is None or last < term.until)
        }
    )
    seats = {seat: counts((one for one in own if one.seat == seat), keys) for seat in held}
    return FamilyActivity(family, counts(own, keys), seats)
