"""Who plays in the demo: 21 families, 42 focal points, CSD, an administrator, a counterpart."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from csb_portal import clock
from csb_portal.demo.calendar import Calendar
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.services.people import find_person, register_person
from csb_portal.services.roles import grant_role
from families import services as family_services
from families.models import Family, FocalPoint
from families.services.families import correct_family, import_families
from families.services.rosters import import_roster
from liaison.models import Counterpart

FAMILY_DATA = Path(family_services.__file__).parent.parent / "data"
FOUNDED = "2005-01-03T09:00"
STAFF = "admin@example.org"
OPERATOR = "csd.a@example.org"
SECOND_OPERATOR = "csd.b@example.org"
RETURNING = "social-movements"
COUNTERPART = "igb@example.org"


@dataclass(frozen=True)
class Cast:
    """The people the acts call by name."""

    staff: User
    operator: User
    second_operator: User

    @staticmethod
    def focal_point(email: str) -> FocalPoint:
        """Return who sits under an address of the roster, wherever they are written to now."""
        mandates = FocalPoint.objects.sitting().select_related("user", "family")
        return mandates.get(user=find_person(email))

    @staticmethod
    def user(email: str) -> User:
        person = find_person(email)
        if person is None:
            raise User.DoesNotExist(email)
        return person


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
        import_families(_of_the_first_phase().encode(), actor=staff)
        think_tanks = Family.objects.get(slug="think-tanks")
        correct_family(think_tanks, {"contact_email": "think-tanks@example.org"}, actor=staff)
        roster = (FAMILY_DATA / "roster_synthetic.csv").read_text(encoding="utf-8")
        since = "2004-12-10"
        import_roster(roster.replace(since, calendar.text(since)).encode(), actor=staff)
    return Cast(staff, operator, second)


def _of_the_first_phase() -> str:
    """The family of act 8 that fell dormant before the second phase, and will return."""
    lines = (FAMILY_DATA / "families_unconfirmed.csv").read_text(encoding="utf-8").splitlines()
    return "\n".join([lines[0], *(line for line in lines if line.startswith(RETURNING))])


def _person(email: str, name: str, role: Role | None = None) -> User:
    user = register_person(email=email, name=name, time_zone="Europe/Zurich", actor=None)
    return grant_role(user, role, actor=None) if role else user


def _give_addresses() -> None:
    """Let every body be reached, each at an address that cannot exist."""
    for body in Counterpart.objects.all():
        body.contact_email = f"{body.slug}@example.org"
        body.save(update_fields=["contact_email"])
