from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from liaison import sources
from liaison.models import ServiceTerms
from liaison.services.inbox.assigning import assign_message, take_message
from liaison.services.inbox.noting import set_due_date
from liaison.services.timekeeping import keep_time
from liaison.tests.factories import make_relay, make_request
from liaison.tests.inbox.factories import make_members

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def told(part: str) -> set[str]:
    return set(OutgoingMail.objects.filter(occasion__contains=part).values_list("to", flat=True))


def test_who_is_on_duty_hears_first_and_the_others_of_what_nobody_took():
    first, second, third = make_members(3)
    request = make_request()
    assert told(":to-deliver") == {first.email}

    with clock.at(NOW + timedelta(hours=2.9)):
        keep_time()
    assert told("still-waits:") == set()
    for _again in range(2):
        with clock.at(NOW + timedelta(hours=3)):
            keep_time()

    assert told(f"still-waits:{request}") == {second.email, third.email}


def test_what_somebody_took_needs_no_second_mail():
    members = make_members(3)
    take_message(make_request(), actor=members[1])

    with clock.at(NOW + timedelta(hours=5)):
        keep_time()

    assert told("still-waits:") == set()


def test_the_hours_are_data():
    ServiceTerms.objects.create(since=NOW.date(), others_after_hours=1)
    members = make_members(2)
    make_request()

    with clock.at(NOW + timedelta(hours=1)):
        keep_time()

    assert told("still-waits:") == {members[1].email}


def test_a_relay_of_the_one_on_duty_goes_to_all_the_others_at_once():
    first, second, third = make_members(3)

    make_relay(actor=first)

    assert told(":second-look") == {second.email, third.email}


def tasks(user) -> list[str]:
    return [task.title for task in sources.tasks_for(user)]


def test_the_desk_has_what_is_mine_and_on_duty_what_is_nobodys():
    first, second, third = make_members(3)
    request, relay = make_request(), make_relay()
    assign_message(relay, to=second, actor=first)

    assert tasks(first) == [f"{request} waits to be delivered"]
    assert tasks(second) == [f"{relay} waits for a second look"]
    assert tasks(third) == []


def test_after_the_others_are_told_it_is_on_every_desk():
    first, second = make_members(2)
    request = make_request()

    with clock.at(NOW + timedelta(hours=3)):
        keep_time()

    for member in (first, second):
        assert tasks(member) == [f"{request} waits to be delivered"]


def test_our_own_day_is_recorded_and_taken_away():
    (member,) = make_members(1)
    request = make_request()

    item = set_due_date(request, due_at=NOW + timedelta(days=1), actor=member)
    assert item.due_at == NOW + timedelta(days=1)
    item = set_due_date(request, due_at=None, actor=member)

    assert item.due_at is None
