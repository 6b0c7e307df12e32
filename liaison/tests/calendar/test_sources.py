"""What the calendar tells the home page and somebody's desk."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.months import Month
from families.tests.factories import make_focal_point
from liaison.choices.calendar import Access
from liaison.choices.meetings import MeetingStatus
from liaison.models import Deadline
from liaison.services.calendar.polls import close_poll
from liaison.sources.calendar import entries, notices, tasks_for
from liaison.tests.calendar.factories import (
    give,
    make_deadline,
    make_event,
    make_meeting,
    make_need,
    make_poll,
)
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.at(NOW):
        yield


def at(day: int, month: int, hour: int = 9) -> datetime:
    return datetime(2005, month, day, hour, tzinfo=UTC)


def said() -> list[tuple]:
    return [(notice.title, notice.detail, notice.until) for notice in notices()]


def test_the_next_event_to_attend_is_told_a_month_ahead():
    with clock.at(at(20, 1)):
        assert said() == [
            (
                "African regional conference",
                "2 February 2005, Accra. Open to accredited observers.",
                None,
            )
        ]


def test_what_nobody_can_attend_or_was_cancelled_is_not_told():
    make_event(starts_on=date(2005, 3, 2), ends_on=date(2005, 3, 2), access=Access.CLOSED)
    make_event(starts_on=date(2005, 3, 3), ends_on=date(2005, 3, 3), cancelled_at=NOW)

    assert said() == []


def test_the_next_deadline_is_told_with_its_moment():
    with clock.at(at(20, 9)):
        assert said()[-1] == ("Nominations of civil society speakers", "", at(28, 9, hour=10))


def test_where_sources_disagree_the_home_page_says_the_earlier_day():
    with clock.at(at(25, 7)):
        assert said()[-1] == (
            "Last accreditation deadline of the whole process",
            "Two sources disagree; keep to the earlier day.",
            at(1, 8, hour=22),
        )
    with clock.at(at(2, 8)):
        assert said()[-1][0] == "Fellowship applications for PrepCom-3"


def test_an_opening_has_no_moment_to_be_late_for():
    Deadline.objects.exclude(slug="registration-prepcom3-opens").delete()

    with clock.at(at(10, 8)):
        assert said()[-1] == ("Registration for PrepCom-3 opens", "", None)


@pytest.mark.parametrize("times", [1, 4])
def test_notices_cost_the_same_however_long(django_assert_num_queries, times):
    for _ in range(times):
        make_event()

    with django_assert_num_queries(4), clock.at(at(25, 7)):
        notices()


# --- the desk -------------------------------------------------------------------------


def test_a_poll_is_on_the_desk_until_it_is_answered():
    asked = make_focal_point().user
    poll = make_poll(users=[asked])

    (task,) = tasks_for(asked)
    assert (task.title, task.due_at) == (
        "Which date suits you for “Interface in April”?",
        poll.closes_at,
    )

    give(poll.voices.get(user=asked), "yes", "no")
    assert tasks_for(asked) == []


def test_a_closed_poll_is_on_the_desks_of_the_six():
    poll, member = make_poll(users=[]), make_member()

    with clock.at(poll.closes_at):
        close_poll(poll)
        (task,) = tasks_for(member)
        assert tasks_for(make_focal_point().user) == []

    assert task.title == "Choose the date of “Interface in April”"


def test_a_need_is_on_the_desks_of_the_six_three_days_before():
    member = make_member()
    meeting = make_meeting(starts_at=NOW + timedelta(days=9))
    need = make_need(meeting=meeting, due_on=NOW.date() + timedelta(days=4))
    assert tasks_for(member) == []

    with clock.at(NOW + timedelta(days=1)):
        (task,) = tasks_for(member)
        assert tasks_for(make_focal_point().user) == []

    assert task.title == f"{need.meeting} needs: Two booths"
    assert (task.detail, task.due_at) == ("Noted, not asked for yet", at(5, 3, hour=17))


def test_the_report_says_day_by_day_what_the_next_month_brings():
    make_event(title="Open day", starts_on=date(2005, 3, 20), ends_on=date(2005, 3, 20))
    make_event(title="Later", starts_on=date(2005, 4, 1), ends_on=date(2005, 4, 1))
    make_deadline(what="Send comments", due_on=date(2005, 3, 25))
    make_deadline(what="Not any more", due_on=date(2005, 3, 26), cancelled_at=NOW)
    meeting = make_meeting(starts_at=at(10, 3), ends_at=at(10, 3, 10))

    told = entries(Month(2005, 2))

    assert {entry.section for entry in told} == {"next"}
    titles = [f"{meeting.reference}: {meeting.title}", "Open day", "Send comments"]
    assert [entry.title for entry in told] == titles
    assert told[0].detail == "10 March 2005, 10:00 CET"
    assert told[2].detail.startswith("25 March 2005")


def test_meetings_held_and_plans_nobody_announced_are_not_coming():
    make_meeting(MeetingStatus.PLANNED, starts_at=at(10, 3), ends_at=at(10, 3, 10))

    with clock.at(at(31, 3)):
        make_meeting(starts_at=at(11, 3), ends_at=at(11, 3, 10))
        assert entries(Month(2005, 2)) == []
