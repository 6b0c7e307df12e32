"""Whatever happens in whatever order, what must never be is never."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from elections.tests.factories import at_geneva
from families.models import FocalPoint
from secretariat.choices.terms import ClaimStatus
from secretariat.models import Claim, Seat, places_of
from secretariat.services.terms.queue import claim_seat, leave_queue
from secretariat.services.terms.resignations import step_down
from secretariat.services.terms.timekeeping import keep_time
from secretariat.tests.factories import end_mandate, make_pairs, make_served_term

pytestmark = pytest.mark.django_db

PEOPLE = 14
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "claim", "leave", "step down", "lose mandate", "a day passes"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 2),
    ),
    max_size=14,
)


def take(step, person, days, term):
    """Let somebody do something, whether or not the rules allow it."""
    if step == "claim":
        claim_seat(term, user=person.user)
    elif step == "leave":
        for claim in Claim.objects.filter(user=person.user).order_by("-pk")[:1]:
            leave_queue(claim, actor=person.user)
    elif step == "step down":
        for seat in Seat.objects.filter(user=person.user).order_by("-pk")[:1]:
            step_down(seat, actor=person.user, on=clock.today() + timedelta(days=days))
    elif step == "lose mandate":
        end_mandate(person, clock.today())
    keep_time()


def check(term):
    """Nobody sits twice, no seat is held twice, nobody waits while a seat is empty."""
    today = clock.today()
    held = list(Seat.objects.current(today))
    assert len(held) <= term.seats
    assert len({seat.number for seat in held}) == len({seat.user_id for seat in held}) == len(held)
    sitting = set(FocalPoint.objects.sitting().values_list("pk", flat=True))
    assert {seat.focal_point_id for seat in held} <= sitting
    occupied = Seat.objects.occupied(today).count()
    waiting = list(Claim.objects.waiting())
    assert not waiting or occupied == term.seats
    numbers = list(Claim.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    seated = set(Claim.objects.filter(status=ClaimStatus.SEATED).values_list("pk", flat=True))
    assert set(Seat.objects.exclude(claim=None).values_list("claim", flat=True)) <= seated
    rows = list(Seat.objects.with_people().select_related("term"))
    assert {place.holder for place in places_of(term, rows, today) if place.holder} == set(held)


def live(steps):
    """Take the steps one after the other, and look at everything after each."""
    now = at_geneva("2005-01-17 09:00")
    with clock.at(now):
        pairs = make_pairs(PEOPLE // 2)
        people = [person for pair in pairs for person in pair]
        term = make_served_term(pairs[:2], queue_opens_at=now)
    for step, index, days in steps:
        now += timedelta(days=1) if step == "a day passes" else timedelta(seconds=1)
        with clock.at(now):
            with suppress(DomainError):
                take(step, people[index], days, term)
            keep_time()
            check(term)
    audit.verify_database()


@given(steps=STEPS)
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_order_of_claims_and_departures_breaks_the_secretariat(steps):
    with transaction.atomic():
        live(steps)
        transaction.set_rollback(True)
