"""The public calendar and its pages."""

from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from liaison.choices.calendar import Access
from liaison.choices.meetings import MeetingKind, MeetingStatus
from liaison.models import CalendarEvent, Deadline
from liaison.tests.calendar.factories import make_deadline, make_event, make_meeting
from liaison.tests.factories import content_themes, plenary

pytestmark = pytest.mark.django_db
CALENDAR = reverse("calendar:calendar")
NOW = datetime(2005, 2, 14, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(NOW):
        yield


def titles(response) -> list[str]:
    return [line.title for line in response.context["page"]]


def test_what_is_ahead_comes_first_and_soonest_first(client):
    found = titles(client.get(CALENDAR))

    assert found[:3] == [
        "WGIG second meeting (open 14-16 Feb)",
        "PrepCom-2 of the Tunis phase",
        "WGIG third meeting",
    ]
    assert "WSIS, Geneva phase" not in found


def test_the_past_is_shown_from_the_latest_back(client):
    found = titles(client.get(CALENDAR, {"when": "past"}))

    assert found[:3] == [
        "Measuring the Information Society",
        "Freedom of Expression in Cyberspace",
        "African regional conference",
    ]


def test_a_month_is_shown_with_what_reaches_into_it(client):
    make_event(title="Over the turn", starts_on=date(2005, 1, 31), ends_on=date(2005, 2, 1))

    response = client.get(CALENDAR, {"month": "2005-02"})

    assert titles(response) == [
        "Over the turn",
        "African regional conference",
        "Freedom of Expression in Cyberspace",
        "Measuring the Information Society",
        "WGIG second meeting (open 14-16 Feb)",
        "PrepCom-2 of the Tunis phase",
    ]
    assert 'href="?month=2005-01"' in response.text
    assert 'href="?month=2005-03"' in response.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            {"category": "gfc"},
            [f"Group of the Friends of the Chair, {name}" for name in (
                "fifth meeting", "sixth meeting",
                "seventh meeting (special open session 6 Sep morning)", "eighth meeting",
            )],
        ),
        (
            {"with": "uneca", "when": "past"},
            ["African regional conference"],
        ),
        ({"category": "gfc", "attend": "yes"},
         ["Group of the Friends of the Chair, seventh meeting (special open session 6 Sep morning)"]),
        ({"category": "meeting"}, []),
    ],
)  # fmt: skip
def test_links_narrow_the_list(client, query, expected):
    assert titles(client.get(CALENDAR, query)) == expected


def test_deadlines_are_a_category_and_nobody_attends_them(client):
    found = titles(client.get(CALENDAR, {"category": "deadline"}))

    assert found[0] == "Last accreditation deadline of the whole process"
    assert len(found) == 6
    assert titles(client.get(CALENDAR, {"category": "deadline", "attend": "yes"})) == []


def test_links_of_filters_keep_what_was_chosen(client):
    response = client.get(CALENDAR, {"category": "gfc", "when": "past"})

    assert "?when=past&amp;category=gfc&amp;attend=yes" in response.text
    assert "?when=past&amp;category=wgig" in response.text
    assert response.text.count('aria-current="true" class="fw-bold"') == 4


@pytest.mark.parametrize(
    "query", [{"month": "2005-13"}, {"month": "x"}, {"category": "x"}, {"with": "nobody"}]
)
def test_an_address_that_means_nothing_is_no_page(client, query):
    assert client.get(CALENDAR, query).status_code == 404


def test_an_empty_list_says_what_would_be_there(client):
    response = client.get(CALENDAR, {"category": "meeting"})

    assert "Nothing of this kind is ahead." in response.text


def test_disagreeing_sources_stand_side_by_side(client):
    response = client.get(CALENDAR, {"category": "deadline"})

    assert response.text.count("Two sources disagree") == 2
    assert "ITU later states that the process closed on 1 August" in response.text
    assert "A message of 10 November says that today is the last chance" in response.text


def test_hours_are_shown_by_the_clock_of_the_reader_and_of_the_bureau(client):
    make_event(title="Sub-Committee", starts_time=time(15), ends_time=time(18))
    log_in(client, make_user(time_zone="Asia/Tokyo"))

    response = client.get(CALENDAR, {"category": "session"})

    assert "21 February 2005, 23:00 JST" in response.text
    assert "(15:00 CET at the bureau)" in response.text


def test_a_cancelled_event_stays_and_says_so(client):
    make_event(cancelled_at=NOW, cancel_reason="No room was found")

    response = client.get(CALENDAR, {"category": "session"})

    assert "Cancelled" in response.text
    assert titles(client.get(CALENDAR, {"category": "session", "attend": "yes"})) == []


def test_the_page_offers_the_calendar_to_subscribe_to(client):
    whole = client.get(CALENDAR)
    of_one = client.get(CALENDAR, {"with": "wgig"})

    assert 'href="webcal://127.0.0.1:8000/calendar.ics"' in whole.text
    assert 'href="webcal://127.0.0.1:8000/calendar/wgig.ics"' in of_one.text


@pytest.mark.parametrize("times", [1, 5])
def test_the_page_costs_the_same_however_long(client, django_assert_num_queries, times):
    for _ in range(times):
        make_event()
        make_deadline()

    with django_assert_num_queries(7):
        client.get(CALENDAR)


def test_an_event_has_a_page_that_says_who_gets_in_and_how_sure_it_is(client):
    event = CalendarEvent.objects.get(slug="wgig1")

    response = client.get(event.get_absolute_url())

    assert "<q>open on 24 Nov</q>" in response.text
    assert "Registration form for the first WGIG meeting" in response.text
    assert "Working Group on Internet Governance" in response.text


def test_an_event_known_by_its_month_says_so(client):
    response = client.get(reverse("calendar:event-detail", args=["gfc3"]))

    assert "December 2004 (day not known yet)" in response.text
    assert "medium (month only)" in response.text


def test_a_deadline_has_a_page_with_what_each_source_says(client):
    response = client.get(reverse("calendar:deadline-detail", args=["accreditation-final"]))

    assert "What each source says" in response.text
    assert "Keep to the earlier day, and you are in time by both." in response.text
    assert "PrepCom-3 of the Tunis phase" in response.text


def test_a_deadline_with_one_source_needs_no_table(client):
    deadline = Deadline.objects.get(slug="passes-hlp")

    response = client.get(deadline.get_absolute_url())

    assert "What each source says" not in response.text
    assert "30 September 2005, 12:00 CEST" in response.text
    assert "(Europe/Zurich)" in response.text


@pytest.mark.parametrize("path", ["/calendar/event/none/", "/calendar/deadline/none/"])
def test_what_is_not_there_has_no_page(client, path):
    assert client.get(path).status_code == 404


def test_words_of_others_are_escaped(client):
    make_event(slug="evil", title="<script>", access=Access.OPEN, access_note="<b>")

    for path in (CALENDAR, "/calendar/event/evil/"):
        response = client.get(path)
        assert "<script>" not in response.text.partition("<main")[2]


@pytest.mark.parametrize("slug", ["\0", "no body", "x" * 5000, "nobody"])
def test_a_body_there_is_not_is_no_page(client, slug):
    assert client.get(CALENDAR, {"with": slug}).status_code == 404


def test_everybody_can_attend_a_session_of_the_plenary(client):
    make_meeting(title="Interface")
    values = {"kind": MeetingKind.PLENARY, "counterpart": None}
    make_meeting(title="Virtual session", audience=plenary(), **values)
    make_meeting(title="Of the group", audience=content_themes(), **values)
    make_meeting(MeetingStatus.CANCELLED, title="Called off", audience=plenary(), **values)

    response = client.get(CALENDAR, {"category": "meeting", "attend": "yes"})

    assert titles(response) == ["Virtual session"]
    assert "Open to everybody" in response.text
