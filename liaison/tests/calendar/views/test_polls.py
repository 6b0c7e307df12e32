"""The pages of date polls, behind the login and behind a signed link."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.calendar import PollStatus
from liaison.models import DatePoll, Meeting
from liaison.tests.calendar.factories import give, make_contact, make_poll
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 3, 1, 9, tzinfo=UTC)
NEW = reverse("calendar:poll-create")


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.at(NOW):
        yield


@pytest.fixture
def member():
    return make_member()


def answers(poll: DatePoll, *choices: str) -> dict:
    return {
        f"option-{option.pk}": choice
        for option, choice in zip(poll.options.all(), choices, strict=False)
    }


# --- opening --------------------------------------------------------------------------


def filled() -> dict:
    return {
        "whose": "counterpart:intergovernmental-bureau-phase2",
        "title": "Interface in April",
        "duration_minutes": "60",
        "time_zone": "Europe/Zurich",
        "closes": "2005-03-08T18:00",
        "asked": "six",
        "date_1": "2005-03-28T13:00",
        "date_2": "2005-03-24T13:00",
    }


def test_the_six_open_a_poll_by_the_clocks_of_the_place(client, member):
    make_contact()
    log_in(client, member)

    response = client.post(NEW, filled(), follow=True)

    poll = DatePoll.objects.get()
    assert "DP-2005-0001 is open, and everybody is asked." in response.text
    assert [option.starts_at for option in poll.options.all()] == [
        datetime(2005, 3, 24, 12, tzinfo=UTC),
        datetime(2005, 3, 28, 11, tzinfo=UTC),  # the clocks changed in between
    ]
    assert poll.closes_at == datetime(2005, 3, 8, 17, tzinfo=UTC)


def test_all_focal_points_can_be_asked(client, member):
    make_focal_point()
    make_contact()
    log_in(client, member)

    client.post(NEW, filled() | {"asked": "all"})

    assert DatePoll.objects.get().voices.exclude(user=None).count() == 2


@pytest.mark.parametrize(("asked", "slug"), [("six", "csbs"), ("all", "cs-bureau")])
def test_those_who_are_asked_alone_meet_alone(client, member, asked, slug):
    log_in(client, member)

    client.post(NEW, filled() | {"whose": "", "asked": asked})

    assert DatePoll.objects.get().audience.slug == slug


def test_what_cannot_be_is_said_on_the_form_and_nothing_typed_is_lost(client, member):
    make_contact()
    log_in(client, member)

    response = client.post(NEW, filled() | {"date_2": "2005-03-28T13:00"})

    assert "There are fewer than two different dates." in response.text
    assert 'value="Interface in April"' in response.text


def test_a_doubled_click_opens_one_poll(client, member):
    make_contact()
    log_in(client, member)
    key = client.get(NEW).context["form"]["key"].value()

    client.post(NEW, filled() | {"key": key})
    again = client.post(NEW, filled() | {"key": key}, follow=True)
    client.post(NEW, filled() | {"key": key, "title": "Another one"})

    assert "This was already recorded, as DP-2005-0001." in again.text
    assert DatePoll.objects.count() == 2


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_an_hour_no_zone_can_show_is_refused(client, member, year):
    log_in(client, member)

    response = client.post(NEW, filled() | {"date_2": f"{year}-12-31T23:30"})

    assert "Write a year between 1900 and 2999." in response.text


@pytest.mark.parametrize("missing", ["title", "closes", "date_1", "date_2", "time_zone"])
def test_a_form_that_is_not_filled_says_what_is_missing(client, member, missing):
    log_in(client, member)

    response = client.post(NEW, filled() | {missing: ""})

    assert (response.status_code, DatePoll.objects.count()) == (200, 0)
    assert response.context["form"].errors.keys() == {missing}


def test_only_the_six_open_polls(client):
    log_in(client, make_focal_point().user)

    assert client.get(NEW).status_code == 403


# --- the page -------------------------------------------------------------------------


def test_hours_are_shown_by_the_readers_clock_and_the_bureaus(client):
    member = make_member(make_focal_point(user=make_user(time_zone="Asia/Tokyo")))
    poll = make_poll(actor=member, closes_at=datetime(2005, 3, 8, 17, tzinfo=UTC))
    log_in(client, member)

    response = client.get(poll.get_absolute_url())

    assert "21 March 2005, 18:00 JST" in response.text
    assert "(10:00 CET at the bureau)" in response.text
    assert "9 March 2005, 02:00 JST" in response.text


def test_whoever_was_asked_answers_and_changes_the_answer(client, member):
    poll = make_poll(actor=member)
    log_in(client, member)

    first = client.post(poll.get_absolute_url(), answers(poll, "yes", "no"), follow=True)
    client.post(poll.get_absolute_url(), answers(poll, "no", "if_need_be"))

    assert "Your answer is kept." in first.text
    voice = poll.voices.get(user=member)
    assert set(voice.answers.values_list("choice", flat=True)) == {"no", "if_need_be"}
    assert "Change my answer" in client.get(poll.get_absolute_url()).text


def test_half_an_answer_is_refused_and_kept_on_the_form(client, member):
    poll = make_poll(actor=member)
    log_in(client, member)

    response = client.post(poll.get_absolute_url(), answers(poll, "yes"))

    assert "One of the dates has no answer yet." in response.text
    assert response.text.count(" checked") == 1


def test_a_closed_poll_says_so_in_words(client, member):
    poll = make_poll(actor=member)
    with clock.at(poll.closes_at):
        log_in(client, member)
        response = client.post(poll.get_absolute_url(), answers(poll, "yes", "yes"))

    assert "Answers to DP-2005-0001 closed at" in response.text
    assert "Give my answer" not in response.text


def test_a_member_who_was_not_asked_cannot_answer(client, member):
    poll = make_poll()
    log_in(client, member)

    assert "Give my answer" not in client.get(poll.get_absolute_url()).text
    assert client.post(poll.get_absolute_url(), answers(poll, "yes", "yes")).status_code == 403


def test_names_are_for_those_who_were_asked(client):
    poll = make_poll()

    assert client.get(poll.get_absolute_url()).status_code == 302
    log_in(client, make_focal_point().user)
    assert client.get(poll.get_absolute_url()).status_code == 403
    log_in(client, make_user(Role.STAFF))
    assert client.get(poll.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("people", [1, 5])
def test_the_page_costs_the_same_however_many_answer(
    client, member, people, django_assert_max_num_queries
):
    for _ in range(people):
        make_contact()
    poll = make_poll(actor=member)
    for voice in poll.voices.all():
        give(voice, "yes", "no")
    log_in(client, member)
    client.get(poll.get_absolute_url())

    with django_assert_max_num_queries(14):
        client.get(poll.get_absolute_url())


# --- choosing and calling off ---------------------------------------------------------


def test_the_six_choose_and_land_on_the_meeting(client, member):
    poll = make_poll()
    log_in(client, member)
    option = poll.options.first()

    response = client.post(
        reverse("calendar:poll-choose", args=[poll.reference, option.pk]), follow=True
    )

    meeting = Meeting.objects.get()
    assert response.redirect_chain == [(meeting.get_absolute_url(), 302)]
    assert "The meeting is planned" in response.text
    assert "Chosen" in client.get(poll.get_absolute_url()).text


def test_a_second_choice_is_refused_in_words(client, member):
    poll = make_poll()
    log_in(client, member)
    url = reverse("calendar:poll-choose", args=[poll.reference, poll.options.first().pk])
    client.post(url)

    response = client.post(url, follow=True)

    assert "“DP-2005-0001” is at “Date chosen” now." in response.text


def test_only_the_six_choose_and_call_off(client):
    poll, focal_point = make_poll(), make_focal_point()
    log_in(client, focal_point.user)
    option = poll.options.first()

    chosen = client.post(reverse("calendar:poll-choose", args=[poll.reference, option.pk]))
    off = client.post(reverse("calendar:poll-call-off", args=[poll.reference]), {"reason": "No."})

    assert (chosen.status_code, off.status_code) == (403, 403)


def test_a_date_of_another_poll_is_no_page(client, member):
    poll, other = make_poll(), make_poll()
    log_in(client, member)

    url = reverse("calendar:poll-choose", args=[poll.reference, other.options.first().pk])

    assert client.post(url).status_code == 404


def test_a_poll_is_called_off_with_its_reason(client, member):
    poll = make_poll()
    log_in(client, member)
    url = reverse("calendar:poll-call-off", args=[poll.reference])

    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 200
    response = client.post(url, {"reason": "The session was cancelled."}, follow=True)

    poll.refresh_from_db()
    assert poll.status == PollStatus.CALLED_OFF
    assert "The session was cancelled." in response.text
