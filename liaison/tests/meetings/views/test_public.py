"""What everyone sees of meetings, and what only some do."""

from datetime import timedelta

import pytest
from django.db import transaction

from csb_portal import clock
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.meetings import MeetingKind, Reply
from liaison.services.meetings.actions import finish_action
from liaison.services.meetings.attendance import record_attendance
from liaison.services.meetings.changing import cancel_meeting, move_meeting
from liaison.services.meetings.decisions import record_decision
from liaison.services.meetings.following import follow_duty
from liaison.sources.meetings import entries
from liaison.tests.factories import make_member, plenary
from liaison.tests.meeting_factories import (
    later,
    make_action,
    make_announced,
    make_item,
    make_meeting,
    make_minutes,
    make_published,
    make_series,
)

pytestmark = pytest.mark.django_db


def test_a_meeting_shows_when_where_with_whom_and_about_what(client, member):
    meeting = make_announced(member, title="Interface <b>", languages="en fr", quorum=2)
    make_item(meeting, member, "Speaking time")

    page = client.get(meeting.get_absolute_url()).text

    for text in (
        "Interface &lt;b&gt;",
        "IF-2005-0001",
        "Coordinating Committee of Business Interlocutors",
        "Room K2",
        "English, Français",
        "Speaking time",
        "one side has confirmed it",
        "2 seats",
    ):
        assert text in page


def test_a_plan_is_nobodys_business_yet(client, member):
    meeting = make_meeting(member)

    for page in ("", "dossier.pdf", "minutes/1/"):
        assert client.get(f"{meeting.get_absolute_url()}{page}").status_code == 404
    assert meeting.reference not in client.get("/meetings/").text
    log_in(client, make_focal_point().user)
    assert client.get(meeting.get_absolute_url()).status_code == 404
    log_in(client, member)
    assert client.get(meeting.get_absolute_url()).status_code == 200
    assert meeting.reference in client.get("/meetings/").text


@pytest.mark.parametrize(
    ("who", "sees"),
    [("nobody", False), ("stranger", False), ("invited", True), ("staff", True)],
)
def test_the_way_in_from_afar_is_for_those_invited(client, member, who, sees):
    meeting = make_announced(member)
    people = {
        "stranger": make_focal_point().user,
        "invited": member,
        "staff": make_user(Role.STAFF),
    }
    if who in people:
        log_in(client, people[who])

    assert ("https://talk.example.org/room" in client.get(meeting.get_absolute_url()).text) is sees


def test_the_way_into_a_plenary_is_everyones(client, member):
    meeting = make_announced(member, kind=MeetingKind.PLENARY, party=plenary())

    assert "https://talk.example.org/room" in client.get(meeting.get_absolute_url()).text


def test_short_notice_and_moves_are_seen(client, member):
    short = make_announced(member, starts_at=clock.now() + timedelta(hours=3))
    moved = make_announced(member)
    move_meeting(moved, starts_at=moved.starts_at + timedelta(hours=1), actor=member)

    assert "Short notice" in client.get(short.get_absolute_url()).text
    page = client.get(moved.get_absolute_url()).text
    assert "was to begin" in page
    assert "Short notice" not in page


def test_minutes_are_read_by_role_until_they_are_published(client, member, second):
    meeting = make_announced(member)
    stranger = make_focal_point().user
    with later(meeting):
        make_minutes(meeting, member, "We **agreed**.")
        log_in(client, stranger)
        assert "agreed" not in client.get(meeting.get_absolute_url()).text
        assert client.get(f"{meeting.get_absolute_url()}minutes/1/").status_code == 404
        log_in(client, second)
        assert "<strong>agreed</strong>" in client.get(meeting.get_absolute_url()).text


def test_published_minutes_decisions_and_actions_are_everyones(client, member, second):
    meeting = make_announced(member, quorum=1)
    contact = meeting.invitations.exclude(contact=None).get().contact
    with later(meeting):
        mandates = [member.focal_points.get()]
        record_attendance(meeting, mandates=mandates, contacts=[contact], actor=member)
        decision = record_decision(meeting, text="Two booths.", actor=member)
        action = make_action(meeting, member)
        hidden = client.get(meeting.get_absolute_url()).text
        assert "Two booths." not in hidden
        assert action.text not in hidden
        assert client.get(action.get_absolute_url()).status_code == 404
        assert action.reference not in client.get("/meetings/actions/").text

        make_published(meeting, member, second, body="We **agreed**.")
        page = client.get(meeting.get_absolute_url()).text

        assert "<strong>agreed</strong>" in page
        own_page = client.get(f"{meeting.get_absolute_url()}minutes/1/").text
        assert "<strong>agreed</strong>" in own_page
        assert f'id="{decision.reference}"' in page
        assert "Quorum reached" in page
        assert member.name in page
        assert "1 person of the other side" in page
        assert contact.name not in page
        assert contact.email not in page
        assert action.text in client.get(action.get_absolute_url()).text
        assert action.reference in client.get("/meetings/actions/").text


def test_late_minutes_are_seen_by_everyone(client, member):
    meeting = make_announced(member)
    with later(meeting, hours=73):
        assert "Minutes overdue" in client.get(meeting.get_absolute_url()).text
        assert meeting.reference in client.get("/meetings/?time=owed").text
        assert "The minutes of 1 meeting are overdue" in client.get("/").text


def test_why_it_was_called_off_is_seen(client, member):
    meeting = cancel_meeting(make_announced(member), reason="No <room>.", actor=member)

    assert "No &lt;room&gt;." in client.get(meeting.get_absolute_url()).text


def test_who_answered_what_is_for_those_who_run_it(client, member):
    meeting = make_announced(member)
    invitation = meeting.invitations.exclude(contact=None).get()
    invitation.reply = Reply.NO
    invitation.save()

    assert invitation.contact.name not in client.get(meeting.get_absolute_url()).text
    log_in(client, make_focal_point().user)
    assert invitation.contact.name not in client.get(meeting.get_absolute_url()).text
    log_in(client, member)
    assert f"{invitation.contact}: No" in client.get(meeting.get_absolute_url()).text


def test_the_list_is_filtered_by_body_kind_and_time(client, member):
    series = make_series()
    interface = make_announced(member, series=series)
    assembly = make_announced(
        member,
        kind=MeetingKind.PLENARY,
        party=plenary(),
        starts_at=clock.now() + timedelta(days=30),
    )

    def shown(query):
        text = client.get(f"/meetings/?{query}").text
        return [m.reference for m in (interface, assembly) if f">{m.reference}<" in text]

    both = [interface.reference, assembly.reference]
    assert shown("") == both
    assert shown("body=ccbi") == both[:1]
    assert shown("kind=plenary") == both[1:]
    assert shown("month=2005-02") == both[:1]
    assert shown("month=2005-13") == both
    assert shown(f"series={series.slug}") == both[:1]
    assert shown("time=ahead") == both
    assert shown("time=past") == []


def test_actions_are_filtered_by_state(client, member, second):
    meeting = make_announced(member)
    with later(meeting):
        open_one, done = make_action(meeting, member), make_action(meeting, member)
        finish_action(done, actor=member)
        make_published(meeting, member, second)

    def shown(query):
        text = client.get(f"/meetings/actions/?{query}").text
        return [a for a in (open_one, done) if f"/{a.reference}/" in text]

    assert shown("") == [open_one, done]
    assert shown("status=open") == [open_one]
    assert shown("status=late") == []
    assert shown("body=ccbi") == [open_one, done]
    with clock.at(clock.now() + timedelta(days=40)):
        assert shown("status=late") == [open_one]


def test_the_dossier_is_a_pdf_with_names_by_role(client, member, second):
    meeting = make_announced(member)
    with later(meeting):
        make_published(meeting, member, second, body="## Passes\n\n- Twelve.\n\nAgreed.")
        for user in (None, member):
            if user:
                log_in(client, user)
            response = client.get(f"{meeting.get_absolute_url()}dossier.pdf")
            assert response["Content-Type"] == "application/pdf"
            assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("times", [1, 4])
def test_pages_cost_the_same_however_much_there_is(
    client, django_assert_max_num_queries, member, second, times
):
    meeting = make_announced(member, series=make_series())
    for _ in range(times):
        make_announced(member, series=make_series())
        make_member()
        make_item(meeting, member)
    with later(meeting):
        seats = [make_focal_point() for _ in range(times)]
        record_attendance(meeting, mandates=seats, actor=member)
        for _ in range(times):
            make_action(meeting, member)
            record_decision(meeting, text="Yes.", actor=member)
        make_published(meeting, member, second)

        with django_assert_max_num_queries(9):
            client.get("/meetings/")
        with django_assert_max_num_queries(17):
            client.get(meeting.get_absolute_url())
        with django_assert_max_num_queries(4):
            client.get("/meetings/actions/")


def test_that_somebody_was_silent_is_not_told_with_their_action(client, member, second):
    meeting = make_announced(member)
    with later(meeting):
        action = make_action(meeting, member, member.focal_points.get())
        make_published(meeting, member, second)
        with transaction.atomic():
            follow_duty(member.secretariat_seats.get(), second.secretariat_seats.get())
        page = client.get(action.get_absolute_url()).text

    assert "It passed on within the secretariat." in page
    assert "Action item agreed" in page
    assert "Action item reassigned" not in page


def test_the_report_names_actions_once_their_minutes_are_published(member, second):
    meeting = make_announced(member)
    with later(meeting):
        action = make_action(meeting, member)
    month = Month(2005, 2)
    assert action.text not in " ".join(entry.title for entry in entries(month))
    with later(meeting):
        make_published(meeting, member, second)

    assert f"{action}: {action.text}" in [entry.title for entry in entries(month)]
