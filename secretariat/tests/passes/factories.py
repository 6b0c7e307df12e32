"""Pools of passes in each of their states, for tests."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count

from csb_portal import clock
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.models import Family
from families.tests.factories import make_family
from secretariat.models import KnownRegistration, Pass, PassPool, PassRequest
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.passes.allocating import allocate_passes, check_requests
from secretariat.services.passes.asking import ask_for_pass
from secretariat.services.passes.pools import Plan, draft_pool, publish_pool
from secretariat.services.passes.telling import tell_outcomes
from secretariat.tests.cases.factories import make_event

_numbers = count(1)


def operator() -> User:
    return make_user(Role.OPERATOR)


def make_plan(opens_at: datetime | None = None, **fields: object) -> Plan:
    """Requests for two days, an hour to rank, outcomes an hour later, the event on day four."""
    opens = opens_at or clock.now()
    values = {
        "event": fields.pop("event", None)
        or make_event(
            first_day=(opens + timedelta(days=4)).date(),
            last_day=(opens + timedelta(days=9)).date(),
        ),
        "title": "Opening",
        "quota": 2,
        "preset": "families-in-rounds",
        "seed": "A seed that everybody knew",
        "opens_at": opens,
        "closes_at": opens + timedelta(days=2),
        "ranking_until": opens + timedelta(days=2, hours=1),
        "results_at": opens + timedelta(days=2, hours=2),
        "collect_by": opens + timedelta(days=4),
        "begins_at": opens + timedelta(days=4, minutes=10),
    }
    return Plan(**values | fields)  # type: ignore[arg-type]


def make_pool(**fields: object) -> PassPool:
    """Create a pool that takes requests now."""
    now = clock.now()
    with clock.at(now):
        actor = operator()
        return publish_pool(draft_pool(make_plan(**fields), actor=actor), actor=actor)


def ask(
    pool: PassPool,
    family: Family | None = None,
    *,
    email: str = "",
    registered: bool = True,
    confirmed: bool = True,
    **fields: str,
) -> PassRequest:
    """Ask for a pass as somebody of a family, registered and confirmed unless told otherwise."""
    number = next(_numbers)
    email = email or f"guest.{number}@example.org"
    if registered:
        KnownRegistration.objects.get_or_create(event=pool.event, email=email.lower())
    applicant = Applicant(
        fields.get("name", f"Guest {number}"), email, family=family or make_family()
    )
    request = ask_for_pass(pool, applicant)
    if confirmed:
        request.case = confirm_case(request.case)
    return request


def told(pool: PassPool) -> PassPool:
    """Let the clock check, allocate and tell."""
    with clock.at(pool.ranking_until):
        check_requests(pool)
        allocate_passes(pool)
    with clock.at(pool.results_at):
        tell_outcomes(pool)
    return PassPool.objects.get(pk=pool.pk)


def make_told_pool(asked: int = 4, **fields: object) -> PassPool:
    """Create a pool whose outcomes are told: ``asked`` families with one request each."""
    pool = make_pool(**fields)
    for _ in range(asked):
        ask(pool)
    return told(pool)


def numbers(slips: Iterable[Pass]) -> list[int | None]:
    return [slip.number for slip in slips]


def first_pass(pool: PassPool) -> Pass:
    return pool.passes.with_people().get(number=1)


def first_waiting(pool: PassPool) -> PassRequest:
    found = pool.requests.next_in_line().with_people().first()
    assert found is not None
    return found
