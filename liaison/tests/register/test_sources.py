from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from liaison.choices.register import MessageStatus
from liaison.services.register.setting_aside import set_aside_message
from liaison.sources import register
from liaison.tests.factories import (
    answer,
    make_member,
    make_operator,
    make_relay,
    make_request,
    make_sent_relay,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 7, 13, 20, tzinfo=UTC)
FEBRUARY, MARCH = Month(2005, 2), Month(2005, 3)


def titles(user) -> list[str]:
    return [task.title for task in register.tasks_for(user)]


def test_a_member_finds_what_waits_for_them_but_not_their_own_relay():
    with clock.at(NOW):
        member = make_member()
        make_relay(actor=member)
        relay, request = make_relay(), make_request()
        delivered = make_request(MessageStatus.SENT)

        tasks = register.tasks_for(member)

    assert [task.title for task in tasks] == [
        f"{relay} waits for a second look",
        f"{request} waits to be delivered",
        f"{delivered} waits for its answer",
    ]
    assert tasks[0].url == reverse("liaison:relay-approve", args=[relay.reference])
    assert tasks[0].due_at == NOW + timedelta(hours=24)


def test_staff_look_at_relays_and_operators_move_requests():
    with clock.at(NOW):
        relay, request = make_relay(), make_request(MessageStatus.SENT)

        assert titles(make_user(Role.STAFF)) == [f"{relay} waits for a second look"]
        assert titles(make_user(Role.OPERATOR)) == [f"{request} waits for its answer"]
        assert titles(make_user()) == []
    with clock.at(NOW + timedelta(days=8)):
        assert titles(make_operator()) == [f"{request} is past its day"]


def test_the_home_page_says_where_to_ask_and_how_many_wait():
    with clock.at(NOW):
        (notice,) = register.notices()
        assert notice.url == reverse("liaison:request-create")
        assert "its answer is shown" in notice.detail
        make_request()
    with clock.at(NOW + timedelta(days=8)):
        (notice,) = register.notices()
    assert notice.detail == "1 request waits now, 1 of them past its day."


@pytest.mark.parametrize("requests", [1, 5])
def test_the_home_page_and_the_desk_ask_a_constant_number_of_questions(
    requests, django_assert_num_queries
):
    member = make_member()
    for _ in range(requests):
        make_request()

    with django_assert_num_queries(1):
        register.notices()
    with django_assert_num_queries(5):
        register.tasks_for(member)


def test_a_relay_entered_by_mistake_counts_nowhere():
    with clock.at(NOW):
        set_aside_message(make_relay(), actor=make_member(), reason="Entered twice.")
        make_relay()

    assert counted(register.FIGURES, FEBRUARY)["relays_received"] == 1
    assert len(register.entries(FEBRUARY)) == 1


def test_open_at_the_end_looks_at_that_moment_whatever_came_after():
    with clock.at(NOW):
        request = make_request(MessageStatus.SENT)
    with clock.at(NOW + timedelta(days=30)):
        answer(request)

    assert counted(register.FIGURES, FEBRUARY)["requests_open_at_end"] == 1
    assert counted(register.FIGURES, FEBRUARY)["requests_answered"] == 0
    assert counted(register.FIGURES, MARCH) == {
        "relays_received": 0,
        "relays_within_24_hours": 0,
        "requests_received": 0,
        "requests_delivered": 0,
        "requests_answered": 1,
        "requests_open_at_end": 0,
    }
    ((in_february,), (in_march,)) = register.entries(FEBRUARY), register.entries(MARCH)
    assert (in_february.status, in_february.answer) == ("sent", "")
    assert (in_march.status, in_march.answer) == ("answered", "Granted: Two booths are granted.")


def test_a_month_begins_at_midnight_of_the_bureau():
    with clock.at(datetime(2005, 2, 28, 23, 30, tzinfo=UTC)):
        make_sent_relay()

    assert counted(register.FIGURES, FEBRUARY)["relays_received"] == 0
    assert counted(register.FIGURES, MARCH)["relays_received"] == 1


def test_an_entry_does_not_tell_what_nobody_may_read_yet():
    with clock.at(NOW):
        make_relay(subject="Under embargo")

    (entry,) = register.entries(FEBRUARY)
    assert entry.subject == "Text shown once it is passed on"
    assert (entry.delivered_at, entry.minutes, entry.in_time) == (None, None, False)
