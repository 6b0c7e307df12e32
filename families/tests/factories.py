"""Families and focal points for tests."""

from datetime import date
from itertools import count

from csb_portal.testing.factories import make_user
from families.choices import FamilyKind
from families.models import Family, FocalPoint

_numbers = count(1)


def make_family(**fields: object) -> Family:
    number = next(_numbers)
    values = {
        "slug": f"family-{number}",
        "kind": FamilyKind.THEMATIC,
        "sort_order": number,
        "name_en": f"Family {number}",
    }
    return Family.objects.create(**values | fields)


def make_focal_point(**fields: object) -> FocalPoint:
    """Create a sitting focal point, of a family and a person of their own by default."""
    values = {"seat": 1, "since": date(2004, 12, 10)} | fields
    values.setdefault("family", None)
    values["family"] = values["family"] or make_family()
    values.setdefault("user", None)
    values["user"] = values["user"] or make_user()
    return FocalPoint.objects.create(**values)


def make_bureau(families: int = 21) -> list[FocalPoint]:
    """Create so many families with two focal points each."""
    made = [make_family() for _ in range(families)]
    return [make_focal_point(family=family, seat=seat) for family in made for seat in (1, 2)]
