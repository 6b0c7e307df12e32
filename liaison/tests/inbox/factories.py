"""Members on duty, for tests."""

from csb_portal.models import User
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from liaison.services.inbox.rotas import generate_shifts
from liaison.tests.factories import make_member


def make_named_member(name: str, **fields: object) -> User:
    user = make_user(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.org", **fields)
    return make_member(make_focal_point(user=user, family=make_family(name_en=name)))


def make_members(count: int) -> list[User]:
    """Seat so many members; the first of them has the duty from now on."""
    members = [make_member() for _ in range(count)]
    generate_shifts()
    return members
