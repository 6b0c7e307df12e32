"""Every mail of date polls, to the letter."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.tests.factories import make_focal_point
from liaison.notifications.calendar import link_of
from liaison.services.calendar.polls import call_off_poll, choose_date, keep_time
from liaison.tests.calendar.factories import give, make_contact, make_poll
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.at(NOW):
        yield


@pytest.fixture
def member():
    user = make_user(name="Amina Member", email="amina@example.org", time_zone="Asia/Tokyo")
    return make_member(make_focal_point(user=user))


@pytest.fixture
def poll(member):
    make_contact(name="Delegate", email="delegate@example.org")
    return make_poll(actor=member, title="Access & drafting <groups>", place="Room VII")


def to_member(poll, part: str) -> OutgoingMail:
    return OutgoingMail.objects.get(occasion=poll.occasion_of(part), to="amina@example.org")


def test_the_question_to_somebody_with_an_account(poll):
    assert_golden(to_member(poll, "poll_opened"), "liaison/calendar/poll_opened")


def test_the_question_to_the_other_side(poll):
    voice = poll.voices.with_people().exclude(contact=None).get()
    mail = OutgoingMail.objects.get(occasion=poll.occasion_of("poll_opened"), to=voice.reader.email)

    assert_golden(mail, "liaison/calendar/poll_opened_contact", hiding={link_of(voice): "LINK"})


def test_the_reminder(poll):
    with clock.at(poll.closes_at - timedelta(hours=24)):
        keep_time()

    assert_golden(to_member(poll, "poll_reminder"), "liaison/calendar/poll_reminder")


def test_the_word_to_the_six_that_they_may_choose(poll, member):
    give(poll.voices.get(user=member), "yes", "no")
    with clock.at(poll.closes_at):
        keep_time()

    assert_golden(to_member(poll, "poll_closed"), "liaison/calendar/poll_closed")


def test_the_date_that_was_chosen(poll, member):
    choose_date(poll, poll.options.first(), actor=member)

    assert_golden(to_member(poll, "poll_decided"), "liaison/calendar/poll_decided")


def test_why_no_date_is_looked_for_any_more(poll, member):
    call_off_poll(poll, actor=member, reason="The session was cancelled & moved.")

    assert_golden(to_member(poll, "poll_called_off"), "liaison/calendar/poll_called_off")
