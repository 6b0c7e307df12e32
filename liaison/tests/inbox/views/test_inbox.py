from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from liaison.choices.register import MessageKind, MessageStatus, Nature
from liaison.models import Assignment, InternalNote
from liaison.services.inbox.assigning import assign_message, take_message
from liaison.services.inbox.noting import note_message
from liaison.services.register.drafts import save_draft
from liaison.tests.factories import (
    content_themes,
    make_operator,
    make_relay,
    make_request,
    make_sent_relay,
)
from liaison.tests.inbox.factories import make_members

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)
INBOX = reverse("liaison:inbox")


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def page(name: str, *args: object) -> str:
    return reverse(f"liaison:{name}", args=args)


def shown(response) -> list[str]:
    return [row.message.subject for row in response.context["page"]]


@pytest.mark.parametrize("name", ["inbox", "overdue-board", "duty", "rota-change"])
def test_the_inbox_is_for_those_who_work_here(client, name):
    make_members(1)
    assert client.get(page(name)).status_code == 302
    client.force_login(make_user())
    assert client.get(page(name)).status_code == 403


def test_everything_open_is_listed_the_oldest_first_and_nothing_else(client):
    members = make_members(2)
    relay = make_relay(subject="A")
    request = make_request(MessageStatus.SENT, subject="B")
    make_sent_relay(subject="C")
    make_request(MessageStatus.ANSWERED, subject="D")
    take_message(relay, actor=members[1])
    client.force_login(members[0])

    response = client.get(INBOX)

    assert shown(response) == ["A", "B"]
    assert f"On duty: <b>{members[0]}</b>" in response.text
    assert "The body it went to" in response.text
    counts = {each["key"]: each["count"] for each in response.context["filters"]}
    assert counts == {
        "all": 2,
        "mine": 0,
        "unassigned": 0,
        "overdue": 0,
        "operators": 0,
        "content": 0,
        "drafts": 0,
    }
    assert request.subject in response.text


@pytest.mark.parametrize(
    ("chosen", "subjects"),
    [
        ("mine", ["Mine"]),
        ("unassigned", ["Late", "Content"]),
        ("overdue", ["Late"]),
        ("content", ["Content"]),
        ("operators", []),
        ("nonsense", ["Late", "Mine", "Content"]),
    ],
)
def test_filters_are_links(client, chosen, subjects):
    (member,) = make_members(1)
    with clock.at(NOW - timedelta(days=2)):
        make_relay(subject="Late")
    mine = make_request(subject="Mine")
    make_relay(subject="Content", nature=Nature.CONTENT, audiences=[content_themes()])
    take_message(mine, actor=member)
    client.force_login(member)

    assert shown(client.get(INBOX, {"show": chosen})) == subjects


def test_operators_see_what_waits_for_them_and_not_who_has_it(client):
    members = make_members(2)
    make_relay(subject="For a second look")
    request = make_request(subject="To deliver")
    note_message(request, text="Ask again.", actor=members[0])
    log_in(client, make_operator())

    response = client.get(INBOX)

    assert shown(response) == ["To deliver"]
    assert "Who has it" not in response.text
    assert client.get(page("inbox-message", request.reference)).status_code == 403


def test_the_overdue_board_shows_the_latest_first(client):
    (member,) = make_members(1)
    for days, subject in ((2, "Two days"), (5, "Five days"), (0, "Fresh")):
        with clock.at(NOW - timedelta(days=days)):
            make_relay(subject=subject)
    client.force_login(member)

    rows = client.get(page("overdue-board")).context["rows"]

    assert [row.message.subject for row in rows] == ["Five days", "Two days"]


@pytest.mark.parametrize("count", [1, 6])
def test_the_inbox_costs_the_same_for_one_message_and_for_many(
    client, count, django_assert_num_queries
):
    members = make_members(2)
    for _ in range(count):
        take_message(make_request(), actor=members[1])
    client.force_login(members[0])
    client.get(INBOX)

    with django_assert_num_queries(13):
        client.get(INBOX)


def test_a_member_takes_gives_notes_and_puts_back(client):
    first, second = make_members(2)
    request = make_request()
    client.force_login(first)
    here = page("inbox-message", request.reference)

    assert "Take it" in client.get(here).text
    client.post(page("inbox-take", request.reference))
    assert request.assignments.current().get().holder == first
    client.post(page("inbox-note", request.reference), {"kind": "draft", "text": "We ask you"})
    client.post(page("inbox-due", request.reference), {"due_at": "2005-02-09T09:00"})
    text = client.get(here).text
    assert "We ask you" in text
    assert "Our own day" in text
    client.post(
        page("inbox-give", request.reference), {"to": second.pk, "note": "Please deliver it."}
    )
    assert request.assignments.current().get().holder == second
    response = client.post(page("inbox-give", request.reference), {"to": first.pk}, follow=True)
    assert "You wrote no note." in response.text
    client.post(page("inbox-return", request.reference))
    assert not Assignment.objects.current().exists()


def test_a_second_take_says_whose_it_is(client):
    first, second = make_members(2)
    request = make_request()
    take_message(request, actor=second)
    client.force_login(first)

    response = client.post(page("inbox-take", request.reference), follow=True)

    assert f"{second} has {request} already." in response.text


def test_an_empty_note_is_not_kept(client):
    (member,) = make_members(1)
    request = make_request()
    client.force_login(member)

    response = client.post(page("inbox-note", request.reference), {"kind": "note", "text": " "})

    assert response.status_code == 200
    assert not InternalNote.objects.exists()


@pytest.mark.parametrize(
    "name", ["inbox-take", "inbox-give", "inbox-return", "inbox-note", "inbox-due"]
)
def test_others_do_nothing_here(client, name):
    make_members(1)
    request = make_request()
    for visitor, status in ((make_user(), 403), (make_operator(), 403)):
        log_in(client, visitor)
        assert client.post(page(name, request.reference)).status_code == status


def test_notes_are_on_no_public_page_nor_for_the_sender(client):
    (member,) = make_members(1)
    author = make_user()
    request = make_request(actor=author)
    note_message(request, text="Between us six", actor=member)

    for visitor in (None, author, make_operator()):
        client.logout()
        if visitor:
            log_in(client, visitor)
        for address in (request.get_absolute_url(), page("register"), "/trail/"):
            assert "Between us six" not in client.get(address).text
            assert "note written" not in client.get(address).text.lower()


def test_staff_look_after_it_without_a_seat(client):
    members = make_members(2)
    request = make_request()
    log_in(client, make_user(Role.STAFF))

    assert client.get(page("duty")).status_code == 200
    text = client.get(page("inbox-message", request.reference)).text
    assert ">Take it<" not in text
    client.post(page("inbox-give", request.reference), {"to": members[1].pk})

    assert request.assignments.current().get().holder == members[1]


def test_who_has_a_message_can_be_read_later(client):
    first, second = make_members(2)
    request = make_request()
    take_message(request, actor=first)
    assign_message(request, to=second, actor=first, note="It is yours.")
    client.force_login(first)

    text = client.get(page("inbox-message", request.reference)).text

    assert "Given to somebody else" in text
    assert "It is yours." in text


def test_drafts_are_shown_to_the_six_and_not_to_staff(client):
    (member,) = make_members(1)
    save_draft(MessageKind.RELAY, actor=make_operator(), subject="Not yet")
    client.force_login(member)
    assert shown(client.get(INBOX, {"show": "drafts"})) == ["Not yet"]

    log_in(client, make_user(Role.STAFF))

    assert shown(client.get(INBOX)) == []
