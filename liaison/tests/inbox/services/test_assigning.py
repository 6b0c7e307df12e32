from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from liaison.choices.inbox import AssignmentEnd, InboxEvent
from liaison.models import Assignment
from liaison.services.inbox.assigning import assign_message, return_message, take_message
from liaison.services.inbox.duty import hand_over_duty
from liaison.tests.factories import make_relay, make_request, make_sent_relay
from liaison.tests.inbox.factories import make_members

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def holder(message):
    return message.assignments.current().get().holder


def test_taking_a_message_is_recorded_sealed():
    (member,) = make_members(1)
    request = make_request()

    assignment = take_message(request, actor=member)

    assert (holder(request), assignment.since) == (member, NOW)
    entry = AuditEntry.objects.latest("number")
    assert (entry.event, entry.is_public) == (InboxEvent.ASSIGNED, False)
    assert entry.data == {
        "message": request.reference,
        "holder": f"csb_portal.user:{member.pk}",
    }


def test_who_comes_second_is_told_whose_it_is():
    first, second = make_members(2)
    request = make_request()
    take_message(request, actor=first)

    with pytest.raises(DomainError, match=f"{first} has {request} already"):
        take_message(request, actor=second)

    assert holder(request) == first


def test_it_is_given_away_with_a_note_and_the_next_is_told():
    first, second = make_members(2)
    request = make_request()
    take_message(request, actor=first)

    assign_message(request, to=second, actor=first, note="Ask for the room list.")

    assert holder(request) == second
    ended = request.assignments.get(holder=first)
    assert (ended.until, ended.end) == (NOW, AssignmentEnd.GIVEN)
    letter = OutgoingMail.objects.get(occasion__startswith="assignment:")
    assert letter.to == second.email
    assert "Ask for the room list." in letter.body


def test_giving_away_without_a_word_is_refused():
    first, second = make_members(2)
    request = make_request()
    take_message(request, actor=first)

    with pytest.raises(DomainError, match="You wrote no note"):
        assign_message(request, to=second, actor=first, note="  ")


def test_what_nobody_has_is_given_without_a_note():
    first, second = make_members(2)
    request = make_request()

    assign_message(request, to=second, actor=first)

    assert holder(request) == second


def test_nobody_else_takes_it_out_of_somebodys_hands_but_duty_and_staff():
    on_duty, second, third = make_members(3)
    request = make_request()
    take_message(request, actor=second)

    with pytest.raises(DomainError, match=f"{second} has it"):
        assign_message(request, to=third, actor=third, note="Mine.")
    with pytest.raises(DomainError, match=f"{second} has it"):
        return_message(request, actor=third)
    assign_message(request, to=third, actor=on_duty, note="They are ill.")
    assign_message(request, to=second, actor=make_user(Role.STAFF), note="Well again.")

    assert holder(request) == second


def test_giving_it_to_whoever_has_it_is_refused():
    (member,) = make_members(1)
    request = make_request()
    take_message(request, actor=member)

    with pytest.raises(DomainError, match="has it already"):
        assign_message(request, to=member, actor=member, note="To myself.")


def test_only_members_hold_messages():
    (member,) = make_members(1)
    staff = make_user(Role.STAFF)
    request = make_request()

    with pytest.raises(DomainError, match="does not sit in the secretariat"):
        take_message(request, actor=staff)
    with pytest.raises(DomainError, match="does not sit in the secretariat"):
        assign_message(request, to=staff, actor=member)


def test_what_is_finished_needs_nobody():
    (member,) = make_members(1)

    with pytest.raises(DomainError, match="is finished"):
        take_message(make_sent_relay(), actor=member)
    with pytest.raises(DomainError, match="is finished"):
        assign_message(make_sent_relay(), to=member, actor=member)


def test_it_is_put_back_for_anybody():
    first, second = make_members(2)
    request = make_request()
    take_message(request, actor=first)

    return_message(request, actor=first)

    assert request.assignments.get().end == AssignmentEnd.RETURNED
    take_message(request, actor=second)
    assert holder(request) == second
    with pytest.raises(DomainError, match="Nobody has"):
        return_message(make_relay(), actor=first)


def test_open_messages_go_along_with_the_duty_and_finished_ones_stay():
    first, second = make_members(2)
    request, relay = make_request(), make_relay()
    for message in (request, relay):
        take_message(message, actor=first)
    relay.assignments.update(since=NOW - timedelta(days=1))

    hand_over_duty(actor=second)

    assert {holder(request), holder(relay)} == {second}
    assert set(Assignment.objects.filter(holder=first).values_list("end", flat=True)) == {
        AssignmentEnd.DUTY
    }


def test_the_database_holds_one_holder_a_message():
    first, second = make_members(2)
    request = make_request()
    take_message(request, actor=first)

    with pytest.raises(IntegrityError):
        Assignment.objects.create(message=request, holder=second, since=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_clicks_at_once_leave_one_holder():
    members = make_members(6)
    request = make_request()

    def click(member):
        try:
            with clock.at(NOW):
                take_message(request, actor=member)
        except DomainError:
            return "refused"
        else:
            return "taken"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(click, members))

    assert outcomes == ["refused"] * 5 + ["taken"]
    assert request.assignments.count() == 1
