"""Events and cases, for tests."""

from datetime import timedelta

from csb_portal import clock
from families.tests.factories import make_family
from secretariat.choices.cases import CaseKind
from secretariat.models import Case, Event
from secretariat.services.cases.lodging import Applicant, lodge_case

_numbers = iter(range(1, 1_000_000))


def make_event(**fields: object) -> Event:
    """Create a meeting that is to come."""
    number = next(_numbers)
    values = {
        "slug": f"event-{number}",
        "name": f"Meeting {number}",
        "place": "Geneva",
        "time_zone": "Europe/Zurich",
        "first_day": clock.today() + timedelta(days=30),
        "last_day": clock.today() + timedelta(days=37),
    }
    return Event.objects.create(**values | fields)


def make_applicant(**fields: object) -> Applicant:
    """Somebody who asks, with a family and an organisation of their own."""
    number = next(_numbers)
    values = {
        "name": f"Person {number}",
        "email": f"person.{number}@example.org",
        "organisation": f"Organisation {number}",
        "country": "KE",
    }
    if "family" not in fields:
        values["family"] = make_family()
    return Applicant(**values | fields)


def make_case(
    kind: CaseKind = CaseKind.ACCREDITATION,
    *,
    event: Event | None = None,
    is_confirmed: bool = True,
    **fields: object,
) -> Case:
    """Lodge a case as somebody would, without its mail; it counts at once unless told otherwise."""
    if kind == CaseKind.REGISTRATION and event is None:
        event = make_event()
    applicant = make_applicant(**fields)
    return lodge_case(kind, applicant, event=event, is_vouched=is_confirmed, is_told=False)
