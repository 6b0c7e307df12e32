"""Whatever happens to the seats in whatever order, every day reads as the trail tells it."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings as portal
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csb_portal import audit, clock
from csb_portal.audit import reference_to
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.models import Alternate, FocalPoint, MandateProposal
from families.services.alternates import end_alternate, name_alternate, set_stepping_in
from families.services.ends import bring_end_forward, take_back_end
from families.services.families import correct_family, make_dormant, return_family
from families.services.mandates import begin_mandate, end_mandate, step_down
from families.services.proposals import confirm_proposal, propose_mandate
from families.services.rosters_as_of import families_on, roster_on
from families.services.timekeeping import keep_time
from families.tests.factories import make_family
from families.tests.replaying import replay

pytestmark = pytest.mark.django_db

FIRST = date(2005, 3, 1)
PEOPLE = 5
FORWARD = [
    "begin", "begin", "end", "step down", "step down", "propose", "confirm", "alternate",
    "alternate", "step back", "say so", "dormant", "return", "seats", "seats",
    "take back", "earlier", "earlier", "day", "day", "day",
]  # fmt: skip
BACKWARD = ["begin before", "end before"]


def steps_of(kinds):
    numbers = (st.integers(0, 1), st.integers(0, PEOPLE - 1), st.integers(1, 2), st.integers(0, 4))
    return st.lists(st.tuples(st.sampled_from(kinds), *numbers), max_size=14)


class Life:
    """Two families, five people, two of staff."""

    def __init__(self):
        self.families = [make_family(slug=slug) for slug in ("youth", "gender")]
        self.people = [make_user(name=f"Person {n}") for n in range(PEOPLE)]
        self.staff = [make_user(Role.STAFF), make_user(Role.STAFF)]

    def take(self, step, family, person, seat, days):
        """Let something happen, whether or not the rules allow it."""
        family, person = self.families[family], self.people[person]
        sign = -1 if step.endswith(" before") else 1
        day = clock.today() + timedelta(days=sign * days)
        act = {
            "end": self.end,
            "step down": self.step_down,
            "take back": self.take_back,
            "earlier": self.earlier,
            "propose": self.propose,
            "alternate": self.alternate,
        }.get(step.removesuffix(" before"))
        if act:
            act(family, person, seat, day)
        elif step.startswith("begin"):
            begin_mandate(family, person, seat=seat, since=day, actor=None)
        elif step == "say so":
            set_stepping_in(family, step_in=days > 0, actor=person)
        elif step == "seats":
            correct_family(family, {"seats": 1 + days % 3}, actor=None)
        elif step in ("dormant", "return"):
            change = make_dormant if step == "dormant" else return_family
            change(family, actor=None, reason="x")
        else:
            self.answer(step)

    def end(self, family, person, seat, day):
        for held in FocalPoint.objects.unfinished().filter(family=family, seat=seat)[:1]:
            end_mandate(held, on=day, actor=None, reason="x")

    def step_down(self, family, person, seat, day):
        for held in FocalPoint.objects.unfinished().filter(family=family, seat=seat)[:1]:
            step_down(held, actor=held.user, on=day)

    def take_back(self, family, person, seat, day):
        for held in FocalPoint.objects.unfinished().filter(family=family, seat=seat)[:1]:
            take_back_end(held, actor=held.user)

    def earlier(self, family, person, seat, day):
        for held in FocalPoint.objects.unfinished().filter(family=family, seat=seat)[:1]:
            bring_end_forward(held, on=day, actor=held.user)

    def propose(self, family, person, seat, day):
        propose_mandate(family, email=person.email, seat=seat, since=day, actor=self.staff[0])

    def alternate(self, family, person, seat, day):
        name_alternate(family, person, seat=seat, actor=None)

    def answer(self, step):
        if step == "confirm":
            for proposal in MandateProposal.objects.waiting()[:1]:
                confirm_proposal(proposal, actor=self.staff[1])
        elif step == "step back":
            for alternate in Alternate.objects.filter(until=None)[:1]:
                end_alternate(alternate, actor=None)


def live(steps):
    """Take the steps one after the other; return the life and its last day."""
    noon = datetime(FIRST.year, FIRST.month, FIRST.day, 12, tzinfo=portal.BUREAU_TIME_ZONE)
    with clock.at(noon):
        life = Life()
    for step, *numbers in steps:
        if step == "day":
            noon += timedelta(days=1)
        with clock.at(noon):
            with suppress(DomainError):
                life.take(step, *numbers)
            keep_time()
    return life, noon


def as_of(day):
    """Return what the portal shows of a day, in the shape of the replay."""
    whole, short = (
        {
            family.slug: (family.status_on, [seen(seat) for seat in family.seats_on(day)])
            for family in families
        }
        for families in (families_on(day), roster_on(day))
    )
    assert whole == short
    return whole


def seen(seat):
    mandate, coming, standing = seat.mandate, seat.designate, seat.alternate
    return (
        mandate and (reference_to(mandate.user), mandate.since, seat.leaves_on),
        seat.vacant_since,
        coming and (coming.since, reference_to(coming.user)),
        standing and reference_to(standing.user),
    )


def days_until(noon):
    last = noon.date() + timedelta(days=1)
    return [FIRST + timedelta(days=n) for n in range(-1, (last - FIRST).days)]


def recorded_by(day, entries):
    zone = portal.BUREAU_TIME_ZONE
    return [one for one in entries if one.recorded_at.astimezone(zone).date() <= day]


def settled(view):
    """Leave out what was only announced on a day: a correction came after it."""
    return {
        slug: (status, [(held and held[:2], vacant) for held, vacant, *_ahead in seats])
        for slug, (status, seats) in view.items()
    }


def nobody_sits_twice(day):
    held = list(FocalPoint.objects.current(day).values_list("family", "seat", "user"))
    assert len({(family, seat) for family, seat, _user in held}) == len(held)
    assert len({user for _family, _seat, user in held}) == len(held)


SEATS = {"youth": 2, "gender": 2}
HASTE = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@given(steps=steps_of(FORWARD))
@settings(max_examples=40, **HASTE)
def test_every_day_equals_a_replay_of_the_trail_up_to_that_day(steps):
    with transaction.atomic():
        _life, noon = live(steps)
        entries = list(AuditEntry.objects.order_by("number"))
        with clock.at(noon):
            for day in days_until(noon):
                assert as_of(day) == replay(recorded_by(day, entries), day, SEATS)
                nobody_sits_twice(day)
        audit.verify_database()
        transaction.set_rollback(True)


@given(steps=steps_of([*FORWARD, *BACKWARD, *BACKWARD]))
@settings(max_examples=20, **HASTE)
def test_with_corrections_of_days_gone_by_every_day_equals_the_whole_trail(steps):
    with transaction.atomic():
        _life, noon = live(steps)
        entries = list(AuditEntry.objects.order_by("number"))
        with clock.at(noon):
            for day in days_until(noon):
                assert settled(as_of(day)) == settled(replay(entries, day, SEATS))
                nobody_sits_twice(day)
        transaction.set_rollback(True)


def test_a_long_life_reads_as_the_trail_tells_it():
    """One fixed life with every kind of step, so that none is left to chance."""
    steps = [
        ("begin", 0, 0, 1, 0), ("begin", 0, 1, 2, 0), ("alternate", 0, 2, 1, 0),
        ("say so", 0, 0, 1, 1), ("step down", 0, 0, 1, 2), ("propose", 0, 3, 1, 4),
        ("confirm", 0, 0, 1, 0), ("day", 0, 0, 1, 0), ("day", 0, 0, 1, 0), ("end", 0, 1, 2, 0),
        ("day", 0, 0, 1, 0), ("day", 0, 0, 1, 0), ("dormant", 0, 0, 1, 0), ("day", 0, 0, 1, 0),
        ("return", 0, 0, 1, 0), ("step down", 0, 3, 1, 4), ("earlier", 0, 3, 1, 3),
        ("day", 0, 0, 1, 0), ("take back", 0, 3, 1, 0), ("seats", 1, 0, 1, 2), ("begin", 1, 4, 1, 3), ("end", 1, 4, 1, 0), ("day", 0, 0, 1, 0),
    ]  # fmt: skip
    life, noon = live(steps)
    entries = list(AuditEntry.objects.order_by("number"))
    holders = []
    with clock.at(noon):
        for day in days_until(noon):
            view = as_of(day)
            assert view == replay(recorded_by(day, entries), day, SEATS)
            held = view["youth"][1][0][0]
            holders.append(held and held[0])

    ana, alternate, designate = (reference_to(life.people[n]) for n in (0, 2, 3))
    assert holders == [None, ana, ana, alternate, alternate, *[designate] * 4]
