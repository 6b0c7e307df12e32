"""Who plays in the demo: 21 families, 42 focal points, CSD, an administrator, a counterpart."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from csb_portal import clock
from csb_portal.demo.calendar import Calendar
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.services.people import register_person
from csb_portal.services.roles import grant_role
from families import services as family_services
from families.models import FocalPoint
from families.services.families import import_families
from families.services.rosters import import_roster
from liaison.models import Counterpart

FAMILY_DATA = Path(family_services.__file__).parent.parent / "data"
FOUNDED = "2005-01-03T09:00"
STAFF = "admin@example.org"
OPERATOR = "csd.a@example.org"
SECOND_OPERATOR = "csd.b@example.org"
COUNTERPART = "igb@example.org"


@dataclass(frozen=True)
class Cast:
    """The people the acts call by name."""

    staff: User
    operator: User
    second_operator: User

    @staticmethod
    def focal_point(email: str) -> FocalPoint:
        """Return who sits under an address of the roster."""
        return FocalPoint.objects.sitting().select_related("user", "family").get(user__email=email)

    @staticmethod
    def user(email: str) -> User:
        return User.objects.get(email=email)


def assemble(calendar: Calendar) -> Cast:
    """Bring everybody in two days before the first act."""
    with clock.at(calendar.at(FOUNDED) - timedelta(hours=1)):
        staff = _person(STAFF, "The Administrator", Role.STAFF)
        operator = _person(OPERATOR, "Officer A, Civil Society Division", Role.OPERATOR)
        second = _person(SECOND_OPERATOR, "Officer B, Civil Society Division", Role.OPERATOR)
        _person(COUNTERPART, "Desk of the Inter-Governmental Bureau")
        _give_addresses()
    with clock.at(calendar.at(FOUNDED)):
        import_families((FAMILY_DATA / "families.csv").read_bytes(), actor=staff)
        roster = (FAMILY_DATA / "roster_synthetic.csv").read_text(encoding="utf-8")
        since = "2004-12-10"
        import_roster(roster.replace(since, calendar.text(since)).encode(), actor=staff)
    return Cast(staff, operator, second)


def _person(email: str, name: str, role: Role | None = None) -> User:
    user = register_person(email=email, name=name, time_zone="Europe/Zurich", actor=None)
    return grant_role(user, role, actor=None) if role else user


def _give_addresses() -> None:
    """Let every body be reached, each at an address that cannot exist."""
    for body in Counterpart.objects.all():
        body.contact_email = f"{body.slug}@example.org"
        body.save(update_fields=["contact_email"])
