"""The pages of what meetings need."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.calendar import NeedStatus
from liaison.choices.meetings import MeetingStatus
from liaison.models import Counterpart, MeetingNeed
from liaison.services.calendar.needs import ask_need
from liaison.tests.calendar.factories import make_meeting, make_need
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 14, 9, tzinfo=UTC)
BOARD = reverse("calendar:need-board")


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(NOW):
        yield


@pytest.fixture
def member(client):
    return log_in(client, make_member())


def itu() -> Counterpart:
    return Counterpart.objects.get(slug="itu")


def test_a_need_is_noted_from_the_meetings_page(member):
    meeting = make_meeting()
    url = reverse("calendar:need-create", args=[meeting.reference])
    assert url in member.get(meeting.get_absolute_url()).text

    values = {"kind": "interpretation", "what": "Two booths", "languages": ["en", "fr"]}
    response = member.post(url, values | {"due_on": "2005-02-16"}, follow=True)

    need = MeetingNeed.objects.get()
    assert (need.languages, need.due_on) == ("en fr", date(2005, 2, 16))
    assert "Interpretation: Two booths" in response.text
    assert "English, Français" in response.text


def test_a_need_without_a_day_is_asked_for_it(member):
    url = reverse("calendar:need-create", args=[make_meeting().reference])

    response = member.post(url, {"kind": "room", "what": "A room"})

    assert response.context["form"].errors.keys() == {"due_on"}


def test_a_need_takes_its_steps_on_its_own_page(member):
    url = make_need().get_absolute_url()

    member.post(url, {"step": "ask", "body": itu().pk, "reason": "By letter."})
    response = member.post(
        url, {"step": "answer", "status": "in_part", "reason": "French only."}, follow=True
    )

    assert MeetingNeed.objects.get().status == NeedStatus.IN_PART
    for words in ("Asked for: International Telecommunication Union", "By letter.", "French only."):
        assert words in response.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"step": "answer", "status": "refused", "reason": ""}, "says why"),
        ({"step": "withdraw", "reason": ""}, "This field is required"),
    ],
)
def test_what_is_missing_is_said_on_the_page(member, values, words):
    need = make_need()
    ask_need(need, body=itu(), actor=make_user())

    response = member.post(need.get_absolute_url(), values)

    assert words in response.text
    assert MeetingNeed.objects.get().status == NeedStatus.ASKED


@pytest.mark.parametrize("step", ["answer", "nonsense", ""])
def test_a_step_that_is_not_possible_does_nothing(member, step):
    need = make_need()

    member.post(need.get_absolute_url(), {"step": step, "status": "refused", "reason": "x"})

    assert MeetingNeed.objects.get().status == NeedStatus.NOTED


def test_everybody_reads_the_needs_of_a_public_meeting_and_changes_nothing(client):
    need = make_need()

    page = client.get(need.get_absolute_url())

    assert "Two booths" in page.text
    assert "Record" not in page.text.partition("<main")[2]
    assert client.post(need.get_absolute_url(), {"step": "withdraw"}).status_code == 403
    create = reverse("calendar:need-create", args=[need.meeting.reference])
    log_in(client, make_focal_point().user)
    assert client.get(create).status_code == 403


def test_needs_of_a_plan_are_seen_by_those_who_make_it(client):
    need = make_need(meeting=make_meeting(MeetingStatus.PLANNED))

    assert client.get(need.get_absolute_url()).status_code == 404
    log_in(client, make_member())
    assert client.get(need.get_absolute_url()).status_code == 200


def test_the_board_has_what_is_open_most_urgent_first(member):
    later = make_need(what="Later", due_on=date(2005, 2, 20))
    late = make_need(what="Late", due_on=date(2005, 2, 10))
    MeetingNeed.objects.create(
        meeting=later.meeting, kind="room", what="Done", due_on=date(2005, 2, 1),
        status=NeedStatus.GRANTED,
    )  # fmt: skip

    response = member.get(BOARD)

    assert list(response.context["needs"]) == [late, later]
    assert response.text.count("overdue") == 1


@pytest.mark.parametrize("times", [1, 4])
def test_the_board_costs_the_same_however_long(member, django_assert_num_queries, times):
    for _ in range(times):
        ask_need(make_need(), body=itu(), actor=make_user())
    member.get(BOARD)

    with django_assert_num_queries(6):
        member.get(BOARD)


@pytest.mark.parametrize(("role", "status"), [(Role.STAFF, 200), (Role.OPERATOR, 200), (None, 403)])
def test_the_board_is_for_those_who_work_on_it(client, role, status):
    log_in(client, make_user(*([role] if role else [])))

    assert client.get(BOARD).status_code == status


def test_an_empty_board_says_so(member):
    assert "Nothing is missing." in member.get(BOARD).text
