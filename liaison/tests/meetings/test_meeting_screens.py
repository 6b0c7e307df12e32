"""The pages of meetings in a real browser: narrow and wide, and without a fault for axe."""

from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock, second_factor
from csb_portal.testing.browser import login_by_code, look
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from liaison.models import Meeting
from liaison.notifications.meetings import own_link
from liaison.services.meetings.agenda import propose_item
from liaison.services.meetings.attendance import record_attendance
from liaison.services.meetings.decisions import record_decision
from liaison.services.meetings.timekeeping import begin_meeting, end_meeting
from liaison.tests.factories import make_member
from liaison.tests.meeting_factories import (
    invitation_of,
    make_action,
    make_announced,
    make_item,
    make_meeting,
    make_published,
    make_series,
)

pytestmark = pytest.mark.django_db(transaction=True)
MINUTES = (
    "## Access of observers to drafting\n\nGovernments do not open the drafting groups.\n\n"
    "## Speaking time\n\n- Fifteen minutes at the end of each meeting are kept.\n- The list of "
    "speakers is handed in by nine on the same day."
)


@pytest.fixture
def monday():
    """The browser's server has the clock of the machine."""
    return


@pytest.fixture
def world(db):
    """A meeting that is over with everything that came out of it, one to come, and one planned."""
    user = make_user(name="Amina Member", email="amina@example.org")
    second_factor.set_up(user)
    member = make_member(make_focal_point(user=user, family=make_family(name_en="Asia")))
    series = make_series(title="Interface with the private sector")
    over = make_announced(
        member, series=series, title="Interface with the private sector", quorum=1
    )
    contact = over.invitations.exclude(contact=None).get().contact
    for title in ("Access of observers to drafting", "Speaking time"):
        make_item(over, member, title)
    now = clock.now()
    Meeting.objects.filter(pk=over.pk).update(
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2)
    )
    over = end_meeting(begin_meeting(over))
    mandates = [member.focal_points.get()]
    record_attendance(over, mandates=mandates, contacts=[contact], actor=member)
    record_decision(over, text="Fifteen minutes of speaking time are kept.", actor=member)
    action = make_action(over, member, mandates[0])
    make_published(over, member, make_member(), MINUTES)
    ahead = make_announced(
        member,
        title="Interface with the private sector, at short notice",
        starts_at=now + timedelta(hours=20),
    )
    make_item(ahead, member, "Exchange of calendars")
    propose_item(ahead, title="Distribution of passes at Tunis", contact=contact)
    planned = make_meeting(member, title="Planned and not announced")
    return {
        "member": member,
        "over": over,
        "ahead": ahead,
        "planned": planned,
        "action": action,
        "link": own_link(invitation_of(ahead, contact)).partition("8000")[2],
    }


def test_anyone_reads_meetings_and_the_other_body_acts_by_its_link(open_page, world):
    page = open_page()
    for name, address in (
        ("list", reverse("meetings:meeting-list")),
        ("over", world["over"].get_absolute_url()),
        ("ahead", world["ahead"].get_absolute_url()),
        ("actions", reverse("meetings:action-list")),
        ("action", world["action"].get_absolute_url()),
        ("invitation", world["link"]),
        ("stale", reverse("meetings:invitation", args=["1:made-up"])),
    ):
        page.goto(address)
        look(page, f"meetings-{name}")


def test_a_member_works_on_meetings(open_page, world):
    page = open_page()
    login_by_code(page, world["member"])
    ahead, over, planned = world["ahead"], world["over"], world["planned"]
    for name, address in (
        ("member-list", reverse("meetings:meeting-list")),
        ("member-over", over.get_absolute_url()),
        ("member-ahead", ahead.get_absolute_url()),
        ("agenda", reverse("meetings:agenda-edit", args=[ahead.reference])),
        ("edit", reverse("meetings:meeting-edit", args=[ahead.reference])),
        ("announce", reverse("meetings:meeting-announce", args=[planned.reference])),
        ("new", reverse("meetings:meeting-create")),
        ("attendance", reverse("meetings:attendance", args=[over.reference])),
        ("minutes", reverse("meetings:minutes-edit", args=[over.reference])),
        ("new-action", reverse("meetings:action", args=[over.reference])),
        ("member-action", world["action"].get_absolute_url()),
    ):
        page.goto(address)
        look(page, f"meetings-{name}")
