"""Families and focal points for tests."""

from datetime import date, datetime
from itertools import count
from uuid import uuid4

from django.db.models import QuerySet

from csb_portal.models import User
from csb_portal.testing.factories import make_user
from families.choices.admissions import ApplicationKind, ApplicationStatus
from families.choices.families import FamilyKind
from families.models import Application, ApplicationComment, Family, FocalPoint

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


def let_take_over(mandates: QuerySet[FocalPoint], user: User) -> None:
    """Make mandates those of ``user``: only those of a closed account change hands."""
    holders = list(User.objects.filter(focal_points__in=mandates).values_list("pk", flat=True))
    User.objects.filter(pk__in=holders).update(is_active=False)
    mandates.update(user=user)
    User.objects.filter(pk__in=holders).update(is_active=True)


def make_bureau(families: int = 21) -> list[FocalPoint]:
    """Create so many families with two focal points each."""
    made = [make_family() for _ in range(families)]
    return [make_focal_point(family=family, seat=seat) for family in made for seat in (1, 2)]


def make_application(**fields: object) -> Application:
    """Create an application for a new family; received, if it says when."""
    number = next(_numbers)
    values = {
        "key": uuid4(),
        "kind": ApplicationKind.FAMILY,
        "name": f"Applicants {number}",
        "family_kind": FamilyKind.THEMATIC,
        "statement": "We are many.",
        "basis": "Our assembly of January.",
        "people_needed": 2,
        "supporters_needed": 3,
        "objection_days": 14,
        "appeal_days": 14,
    } | fields
    if values.get("received_at"):
        values.setdefault("status", ApplicationStatus.RECEIVED)
        values.setdefault("reference", f"AP-2005-{number:04}")
        values.setdefault("asked_at", values["received_at"])
    return Application.objects.create(**values)


def make_asked_application(at: datetime) -> Application:
    """Create an application whose people have not given their word."""
    return make_application(asked_at=at)


def make_written_comment(at: datetime) -> ApplicationComment:
    """Create a comment on an application that nobody has confirmed yet."""
    return ApplicationComment.objects.create(
        key=uuid4(),
        application=make_application(received_at=at),
        name="Ada",
        email="a@example.org",
        text="T",
        written_at=at,
    )
