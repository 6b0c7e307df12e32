"""The seats of the secretariat on a day, as a table: names of office, never addresses."""

from collections.abc import Iterable, Iterator

from families.services.csv_writing import csv_text
from secretariat.models import Term
from secretariat.models.terms.place import Place

HEADER = (
    "term_from",
    "term_until",
    "seat",
    "display_name",
    "family_slug",
    "family_seat",
    "since",
    "until",
    "act",
    "vacant_since",
    "days_vacant",
)


def secretariat_csv(term: Term | None, places: Iterable[Place]) -> str:
    """Write who sat in each seat of a term on the day of ``places``, by which act (proposal, 2)."""
    return csv_text(HEADER, _rows(term, places) if term else ())


def _rows(term: Term, places: Iterable[Place]) -> Iterator[tuple[object, ...]]:
    days = (term.starts_on, term.ends_on)
    for place in places:
        holder = place.holder
        if holder is None:
            empty = ("", "", "", "", "", "")
            yield (*days, place.number, *empty, place.vacant_since, place.days_vacant)
            continue
        yield (
            *days,
            place.number,
            holder.user.name,
            holder.family.slug,
            holder.focal_point.seat,
            holder.since,
            holder.until or "",
            holder.act,
            "",
            "",
        )
