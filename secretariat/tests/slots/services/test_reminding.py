"""Whoever was named and does not answer is reminded, once, some days before the deadline."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from secretariat.choices.slots import SlotRole
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.slots.answering import agree, leave
from secretariat.services.slots.timekeeping import keep_time
from secretariat.tests.slots.factories import make_call, make_nomination, person_of

pytestmark = pytest.mark.django_db


def reminded():
    told = OutgoingMail.objects.filter(occasion__startswith="slot-word-again")
    return set(told.values_list("to", flat=True))


@pytest.fixture
def call():
    return make_call(remind_days=3)


def test_who_has_not_answered_is_reminded_once(call):
    nomination = make_nomination(call, is_agreed=False)
    agree(person_of(nomination))
    with clock.at(call.remind_at - timedelta(minutes=1)):
        keep_time()
        assert reminded() == set()
    with clock.at(call.remind_at):
        keep_time()
        late = make_nomination(call, is_agreed=False)
        keep_time()

    assert reminded() == {person_of(nomination, SlotRole.ALTERNATE).email}
    assert person_of(late).email not in reminded()


def test_it_leaves_at_nine_so_many_days_before_the_call_closes(call, settings):
    at = call.remind_at.astimezone(settings.BUREAU_TIME_ZONE)
    closes = call.closes_at.astimezone(settings.BUREAU_TIME_ZONE)
    assert (at.hour, at.minute, closes.date() - at.date()) == (9, 0, timedelta(days=3))


def test_neither_who_left_nor_who_is_not_nominated_any_more_is_reminded(call):
    declined, withdrawn = (make_nomination(call, is_agreed=False) for _ in range(2))
    leave(person_of(declined))
    withdraw_case(withdrawn.case)

    with clock.at(call.remind_at):
        keep_time()

    assert reminded() == {person_of(declined, SlotRole.ALTERNATE).email}


def test_nobody_is_reminded_after_the_deadline(call):
    make_nomination(call, is_agreed=False)
    with clock.at(call.closes_at):
        keep_time()
    assert reminded() == set()
