"""What ails one round, call or event stops neither the clock of the others nor other subjects."""

from collections.abc import Callable

import pytest

from csb_portal import clock
from secretariat.models import SlotCall
from secretariat.services import timekeeping
from secretariat.services.funding import timekeeping as funding
from secretariat.services.rooms import timekeeping as rooms
from secretariat.services.slots import timekeeping as slots
from secretariat.tests.funding.factories import NOW, make_round
from secretariat.tests.rooms.factories import geneva, make_prepcom
from secretariat.tests.slots.factories import make_call

pytestmark = pytest.mark.django_db


def failing_once(seen: list) -> Callable[[object], None]:
    """Return a step that fails for the first it is taken with, and notes them all."""

    def step(thing: object) -> None:
        seen.append(thing)
        if len(seen) == 1:
            raise RuntimeError("No")

    return step


def test_each_subject_is_looked_after_whatever_ails_another(monkeypatch, caplog):
    seen = []

    def fail() -> None:
        raise RuntimeError("No")

    monkeypatch.setattr(timekeeping, "KEEPERS", (fail, lambda: seen.append("kept")))
    timekeeping.keep_time()

    assert seen == ["kept"]
    assert "could not be looked after" in caplog.text


def test_a_call_that_cannot_be_told_of_does_not_keep_the_others(monkeypatch):
    for _ in range(2):
        make_call()
    seen = []
    monkeypatch.setattr(slots.notifications, "call_opened", failing_once(seen))

    slots.keep_time()

    told = SlotCall.objects.exclude(opening_told_at=None)
    assert (len(seen), told.get()) == (2, seen[1])


def test_the_rooms_of_one_event_do_not_keep_those_of_another(monkeypatch):
    events = [make_prepcom() for _ in range(2)]
    seen = []
    monkeypatch.setattr(rooms, "fill_slots", failing_once(seen))

    with clock.at(geneva("2005-02-17T10:00")):
        rooms.keep_time()

    assert {terms.event for terms in seen} == set(events)


def test_one_round_of_funding_does_not_keep_the_others(monkeypatch):
    rounds = [make_round() for _ in range(2)]
    seen = []
    monkeypatch.setattr(funding, "note_recusals", failing_once(seen))

    with clock.at(NOW):
        funding.keep_time()

    assert set(seen) == set(rounds)
