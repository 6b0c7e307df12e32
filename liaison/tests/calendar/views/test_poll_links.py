"""A contact of the other body answers a date poll by a signed link."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from liaison.models import DatePoll, PollVoice
from liaison.notifications.calendar import link_of
from liaison.tests.calendar.factories import make_contact, make_poll

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.at(NOW):
        yield


def answers(poll: DatePoll, *choices: str) -> dict:
    options = poll.options.all()
    return {f"option-{option.pk}": one for option, one in zip(options, choices, strict=True)}


def contact_voice(poll: DatePoll) -> PollVoice:
    return poll.voices.with_people().exclude(contact=None).first()


def path_of(voice: PollVoice) -> str:
    return link_of(voice).removeprefix("http://127.0.0.1:8000")


def test_a_contact_answers_without_an_account_by_their_own_clock(client):
    make_contact(time_zone="America/New_York", name="Delegate of the South")
    poll = make_poll()
    path = path_of(contact_voice(poll))

    page = client.get(path)
    response = client.post(path, answers(poll, "if_need_be", "yes"), follow=True)

    assert "21 March 2005, 04:00 EST" in page.text
    assert "This page is for Delegate of the South." in page.text
    assert "no-store" in page["Cache-Control"]
    assert "Your answer is kept." in response.text
    assert contact_voice(poll).answered_at == NOW


def test_opening_the_link_changes_nothing(client):
    poll = make_poll()

    client.get(path_of(contact_voice(poll)))

    assert contact_voice(poll).answered_at is None


def test_a_contact_who_comes_too_late_is_told_so_in_words(client):
    poll = make_poll()
    path = path_of(contact_voice(poll))

    with clock.at(poll.closes_at + timedelta(seconds=1)):
        response = client.post(path, answers(poll, "yes", "yes"))

    assert "Answers to DP-2005-0001 closed at" in response.text


def test_a_stale_link_says_so(client):
    response = client.get(reverse("calendar:poll-answer", args=["1.forged"]))

    assert response.status_code == 410
    assert "not known" in response.text
