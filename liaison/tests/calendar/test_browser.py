"""The pages of the calendar in a real browser: readable on a phone, and axe has nothing to say."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.browser import DESK, PHONE, axe, login_by_code, overflows
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

SHOTS = os.environ.get("CSB_SCREENSHOTS")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member():
    user = make_user(name="Amina Member", time_zone="Asia/Tokyo")
    return make_member(make_focal_point(user=user, family=make_family(name_en="Asia")))


def look(page, path: str, name: str) -> None:
    """Open a page and ask that nothing is wrong with it, and that nobody scrolls sideways."""
    page.goto(path)
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    assert axe(page) == [], name
    assert not overflows(page), name


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_everybody_reads_the_calendar(open_page, viewport):
    page = open_page(viewport)

    for name, path in {
        "calendar": "/calendar/",
        "past": "/calendar/?when=past&category=gfc",
        "month": "/calendar/?month=2005-08",
        "event": "/calendar/event/gfc3/",
        "deadline": "/calendar/deadline/accreditation-final/",
    }.items():
        look(page, path, name)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_both_sides_find_a_date(open_page, viewport, member):
    others = [make_contact(name="Delegate of the North"), make_contact(name="Delegate B")]
    poll = make_poll(actor=member, starts=[clock.now() + timedelta(days=d) for d in (20, 21, 22)])
    voices = {voice.contact: voice for voice in poll.voices.with_people()}
    give(voices[others[0]], "yes", "if_need_be", "no")
    need = make_need(meeting=make_meeting(starts_at=clock.now() + timedelta(days=9)))

    guest = open_page(viewport)
    link = link_of(voices[others[1]]).removeprefix("http://127.0.0.1:8000")
    look(guest, link, "poll-answer")
    for label in guest.locator("fieldset").get_by_text("Yes", exact=True).all():
        label.click()
    guest.get_by_role("button", name="Give my answer").click()
    guest.get_by_text("Your answer is kept.").wait_for()

    page = open_page(viewport)
    login_by_code(page, member)
    for name, path in {
        "poll": poll.get_absolute_url(),
        "polls": reverse("calendar:poll-list"),
        "poll-form": reverse("calendar:poll-create"),
        "needs": reverse("calendar:need-board"),
        "need": need.get_absolute_url(),
        "need-form": reverse("calendar:need-create", args=[need.meeting.reference]),
        "mine": reverse("calendar:mine"),
    }.items():
        look(page, path, name)
    page.goto(poll.get_absolute_url())
    page.get_by_role("button", name="Choose this date").first.click()
    page.get_by_text("The meeting is planned").wait_for()
    assert governments().meeting_set.count() == 2
