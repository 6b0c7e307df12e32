"""Every mail about meetings, to the letter."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.tests.factories import make_family, make_focal_point
from liaison.models import Contact
from liaison.notifications.meetings import own_link
from liaison.services.meetings.actions import reassign_action
from liaison.services.meetings.approving import return_minutes, submit_minutes
from liaison.services.meetings.changing import cancel_meeting, move_meeting
from liaison.services.meetings.minutes import begin_correction
from liaison.services.meetings.timekeeping import keep_time
from liaison.tests.factories import make_member
from liaison.tests.meeting_factories import (
    geneva,
    later,
    make_action,
    make_announced,
    make_contact,
    make_minutes,
    make_published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    user = make_user(name="Amina Member", email="amina@example.org", time_zone="Asia/Tokyo")
    return make_member(make_focal_point(user=user, family=make_family(name_en="Asia")))


@pytest.fixture
def second(member):
    user = make_user(name="Bo Second", email="bo@example.org")
    return make_member(make_focal_point(user=user, family=make_family(name_en="Youth & <All>")))


@pytest.fixture
def contact(db):
    return make_contact(name="Chris Contact", email="chris@example.org")


@pytest.fixture
def meeting(member, contact):
    return make_announced(
        member,
        title="Interface with <business> & others",
        starts_at=geneva(2005, 2, 18, 13),
        languages="en fr",
        quorum=2,
    )


def mail(meeting, part: str, to: str) -> OutgoingMail:
    return OutgoingMail.objects.get(occasion=f"meeting/{meeting.reference}/{part}", to=to)


def check(letter: OutgoingMail, name: str, meeting) -> None:
    links = {own_link(row): "LINK" for row in meeting.invitations.exclude(audience__isnull=False)}
    assert_golden(letter, f"liaison/{name}", hiding=links)


def test_the_invitation_of_the_other_body_and_of_a_member(meeting, contact, member):
    check(mail(meeting, "invitation", contact.email), "meeting_announced", meeting)
    check(mail(meeting, "invitation", member.email), "meeting_announced_to_member", meeting)


def test_an_invitation_at_short_notice(member, contact):
    short = make_announced(member, starts_at=clock.now() + timedelta(hours=20), place="")

    letter = mail(short, "invitation", contact.email)
    assert "Short notice: this comes later than the 48 hours" in letter.body
    assert "Where:" not in letter.body


def test_a_change_of_hour_and_place(meeting, contact, member):
    move_meeting(meeting, starts_at=geneva(2005, 2, 18, 15), place="Room VII", actor=member)
    with clock.at(clock.now() + timedelta(minutes=5)):
        keep_time()

    check(mail(meeting, "change-1", contact.email), "meeting_changed", meeting)


def test_a_meeting_called_off(meeting, contact, member):
    cancel_meeting(meeting, reason="The room is <gone>.", actor=member)

    check(mail(meeting, "cancelled", contact.email), "meeting_cancelled", meeting)


def test_minutes_on_their_way(meeting, contact, member, second):
    with later(meeting):
        minutes = submit_minutes(
            make_minutes(meeting, member, "## Passes\n\n- 12 & more"), actor=member
        )
        part = f"minutes-1-1-{minutes.submitted_at:%Y%m%dT%H%M%S}"
        check(mail(meeting, part, second.email), "minutes_submitted", meeting)
        check(mail(meeting, part, contact.email), "minutes_to_approve", meeting)
        assert not OutgoingMail.objects.filter(occasion__endswith=part, to=member.email).exists()

        return_minutes(minutes, reason="It was <eleven>.", contact=Contact.objects.get())
        part = f"minutes-1-returned-{minutes.submitted_at:%Y%m%dT%H%M%S}"
        check(mail(meeting, part, member.email), "minutes_returned", meeting)


def test_minutes_published_and_corrected(meeting, member, second):
    with later(meeting):
        make_published(meeting, member, second)
        to_list = mail(meeting, "minutes-1-published", "plenary@lists.example.org")
        check(to_list, "minutes_published", meeting)
        correction = begin_correction(meeting, change="It was <eleven>.", actor=member)
        assert correction.number == 2


def test_actions_agreed_due_and_handed_on(meeting, member, second):
    owner = second.focal_points.get()
    with later(meeting):
        action = make_action(meeting, member, owner)
    with clock.at(geneva(2005, 2, 25, 9)):
        keep_time()
        reassign_action(
            action,
            family=member.focal_points.get().family,
            seat=1,
            reason="Ill & away.",
            actor=member,
        )

    for part in ("agreed", "due", "reassigned-1"):
        letter = OutgoingMail.objects.get(occasion=f"action/AI-2005-0001/{part}", to=second.email)
        assert_golden(letter, f"liaison/action_{part.partition('-')[0]}")
