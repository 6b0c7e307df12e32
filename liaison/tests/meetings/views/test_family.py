"""A family's own meeting: who finds it, and who works on it."""

import pytest

from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.meetings import MeetingKind
from liaison.tests.meeting_factories import (
    make_announced,
    make_meeting,
)

pytestmark = pytest.mark.django_db


def step(client, meeting, page, **data):
    return client.post(f"{meeting.get_absolute_url()}{page}", data)


def test_a_family_finds_its_plan_again_and_its_own_work_on_its_desk(client, member):
    own, stranger = make_focal_point(), make_focal_point()
    plan = make_meeting(own.user, kind=MeetingKind.FAMILY, party=own.family)
    other = make_meeting(member)

    for who, sees in ((own.user, True), (stranger.user, False)):
        log_in(client, who)
        listed = client.get("/meetings/").text
        assert (plan.reference in listed, other.reference in listed) == (sees, False)
        desk = client.get("/desk/").text
        assert (plan.reference in desk, other.reference in desk) == (sees, False)


def test_only_the_family_proposes_items_for_its_meeting(client, member):
    own, stranger = make_focal_point(), make_focal_point()
    meeting = make_announced(own.user, kind=MeetingKind.FAMILY, party=own.family)

    for who, status in ((stranger.user, 403), (own.user, 302), (member, 302)):
        log_in(client, who)
        assert step(client, meeting, "agenda/", title=who.name).status_code == status

    assert {item.proposed_by for item in meeting.items.all()} == {own.user, member}
