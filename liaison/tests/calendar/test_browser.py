"""The pages of the calendar in a real browser: readable on a phone, and axe has nothing to say."""

from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.browser import login_by_code, tour
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from liaison.notifications.calendar import link_of
from liaison.tests.calendar.factories import (
    give,
    governments,
    make_contact,
    make_meeting,
    make_need,
    make_poll,
)
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member():
    user = make_user(name="Amina Member", time_zone="Asia/Tokyo")
    return make_member(make_focal_point(user=user, family=make_family(name_en="Asia")))


def test_everybody_reads_the_calendar(open_page):
    page = open_page()

    tour(
        page,
        "/calendar/",
        "/calendar/?when=past&category=gfc",
        "/calendar/?month=2005-08",
        "/calendar/event/gfc3/",
        "/calendar/deadline/accreditation-final/",
    )


def test_both_sides_find_a_date(open_page, member):
    others = [make_contact(name="Delegate of the North"), make_contact(name="Delegate B")]
    poll = make_poll(actor=member, starts=[clock.now() + timedelta(days=d) for d in (20, 21, 22)])
    voices = {voice.contact: voice for voice in poll.voices.with_people()}
    give(voices[others[0]], "yes", "if_need_be", "no")
    need = make_need(meeting=make_meeting(starts_at=clock.now() + timedelta(days=9)))

    guest = open_page()
    link = link_of(voices[others[1]]).removeprefix("http://127.0.0.1:8000")
    tour(guest, link)
    for label in guest.locator("fieldset").get_by_text("Yes", exact=True).all():
        label.click()
    guest.get_by_role("button", name="Give my answer").click()
    guest.get_by_text("Your answer is kept.").wait_for()

    page = open_page()
    login_by_code(page, member)
    tour(
        page,
        poll.get_absolute_url(),
        reverse("calendar:poll-list"),
        reverse("calendar:poll-create"),
        reverse("calendar:need-board"),
        need.get_absolute_url(),
        reverse("calendar:need-create", args=[need.meeting.reference]),
        reverse("calendar:mine"),
    )
    page.goto(poll.get_absolute_url())
    page.get_by_role("button", name="Choose this date").first.click()
    page.get_by_text("The meeting is planned").wait_for()
    assert governments().meeting_set.count() == 2
