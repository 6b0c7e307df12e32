"""Calls, expressions of interest and elections for tests."""

from datetime import UTC, datetime, timedelta
from itertools import count

from csb_portal import clock
from csb_portal.testing.factories import make_user
from elections.choices import CallStatus, Level, Route, SecondVoice
from elections.models import Election, ExpressionOfInterest, VolunteerCall
from families.models import FocalPoint
from families.tests.factories import make_focal_point

_numbers = count(1)


def make_call(status: str = CallStatus.OPEN, **fields: object) -> VolunteerCall:
    """Create a call that opened yesterday and closes tomorrow, in any status."""
    number, now = next(_numbers), clock.now()
    values = {
        "slug": f"call-{number}",
        "title": f"Call {number}",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=1),
        "status": status,
    } | fields
    if status in {CallStatus.OPEN, CallStatus.CLOSED}:
        values.setdefault("opened_at", values["opens_at"])
    if status == CallStatus.CLOSED:
        values.setdefault("closed_at", values["closes_at"])
        values.setdefault("route", Route.VOTE)
    return VolunteerCall.objects.create(**values)


def make_interest(
    call: VolunteerCall, focal_point: FocalPoint | None = None, **fields: object
) -> ExpressionOfInterest:
    focal_point = focal_point or make_focal_point()
    values = {
        "reference": f"EI-2000-{next(_numbers):04}",
        "call": call,
        "family": focal_point.family,
        "expressed_by": focal_point,
        "statement": "We will serve.",
        "received_at": clock.now(),
        "second_voice": SecondVoice.SILENT,
    }
    return ExpressionOfInterest.objects.create(**values | fields)


def make_election(**fields: object) -> Election:
    """Create an election that is still being prepared, without roll or candidates."""
    number, now = next(_numbers), clock.now()
    values = {
        "slug": f"election-{number}",
        "title": f"Election {number}",
        "question": "Which families should form the secretariat?",
        "seats": 3,
        "opens_at": now + timedelta(days=4),
        "closes_at": now + timedelta(days=10),
    } | fields
    values.setdefault("call", None)
    values["call"] = values["call"] or make_call(CallStatus.CLOSED)
    return Election.objects.create(**values)


def at_geneva(text: str) -> datetime:
    """Read a moment in Geneva time, such as ``2005-01-14 18:00``."""
    from django.conf import settings

    naive = datetime.strptime(text, "%Y-%m-%d %H:%M")
    return naive.replace(tzinfo=settings.BUREAU_TIME_ZONE).astimezone(UTC)


def make_operator() -> object:
    from csb_portal.permissions import Role

    return make_user(Role.OPERATOR)


def make_frozen_election(
    families: int = 4, voters: int = 4, *, opens_in_hours: int = 1, **fields: object
) -> Election:
    """Create an election through its services up to a frozen roll, opening in an hour."""
    from elections.services.elections import freeze_roll, prepare_election

    points = [make_focal_point() for _ in range(max(families, voters))]
    call = make_call(CallStatus.CLOSED)
    for point in points[:families]:
        make_interest(call, point)
    now, operator = clock.now(), make_operator()
    election = prepare_election(
        call,
        actor=operator,
        slug=f"election-{next(_numbers)}",
        title="Election",
        question="Which families should form the secretariat?",
        opens_at=now + timedelta(hours=opens_in_hours),
        closes_at=now + timedelta(hours=opens_in_hours + 48),
        **{"correction_hours": 0, "level": Level.STANDARD} | fields,
    )
    return freeze_roll(election, actor=operator)


def make_open_election(families: int = 4, voters: int = 4, **fields: object) -> Election:
    """Create an election through its services that has opened just now."""
    from elections.services.opening import open_election

    with clock.at(clock.now() - timedelta(hours=1)):
        election = make_frozen_election(families, voters, **fields)
    return open_election(election, actor=None)


def slugs_of(election: Election) -> list[str]:
    return [c.family.slug for c in election.candidacies.all()]


def voters_of(election: Election) -> list:
    return [entry.user for entry in election.roll.select_related("user").order_by("pk")]
