"""Everybody who belongs to a meeting is asked once, with a file for their calendar."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from liaison.choices.meetings import MeetingKind, MeetingStatus
from liaison.models import Contact, Counterpart
from liaison.services.meetings.changing import move_meeting
from liaison.services.meetings.inviting import announce_meeting, to_invite
from liaison.services.meetings.timekeeping import keep_time
from liaison.tests.factories import (
    bureau,
    content_themes,
    make_member,
    plenary,
    secretariat,
)
from liaison.tests.meeting_factories import (
    business,
    entry_in,
    invitation_of,
    make_announced,
    make_contact,
    make_meeting,
)

pytestmark = pytest.mark.django_db


def invitations(meeting):
    return OutgoingMail.objects.filter(occasion=f"meeting/{meeting.reference}/invitation")


def test_an_interface_meeting_asks_the_six_and_the_other_body(member):
    other, contact = make_member(), make_contact()
    make_contact(Counterpart.objects.get(slug="unesco"))
    make_contact(until=clock.today())

    meeting = make_announced(member)

    assert set(invitations(meeting).values_list("to", flat=True)) == {
        member.email,
        other.email,
        contact.email,
    }
    assert meeting.status == MeetingStatus.ANNOUNCED
    entry = AuditEntry.objects.get(event="meetings.announced")
    assert (entry.data["invited"], entry.data["short_notice"]) == (3, False)


def test_bodies_that_come_too_are_asked_as_well(member):
    unesco = Counterpart.objects.get(slug="unesco")
    make_contact()
    guest = make_contact(unesco)

    meeting = make_announced(member, guests=[unesco])

    assert meeting.invitations.filter(contact=guest).exists()


def test_a_bureau_meeting_asks_every_sitting_focal_point(member):
    others = [make_focal_point().user, make_focal_point().user]

    meeting = make_announced(member, kind=MeetingKind.BUREAU, party=bureau())

    assert set(invitations(meeting).values_list("to", flat=True)) == {
        member.email,
        *(user.email for user in others),
    }


def test_a_family_meeting_asks_the_family(member):
    family = make_family()
    own = make_focal_point(family=family).user
    make_focal_point()

    meeting = make_announced(member, kind=MeetingKind.FAMILY, party=family)

    assert list(invitations(meeting).values_list("to", flat=True)) == [own.email]


def test_a_plenary_asks_its_list_and_shows_its_link_to_everyone(member):
    meeting = make_announced(member, kind=MeetingKind.PLENARY, party=plenary())

    (letter,) = invitations(meeting).filter(to=plenary().address)
    assert "https://talk.example.org/room" in letter.body
    assert "/meetings/invitation/" not in letter.body


def test_an_audience_invited_besides_is_asked_by_its_list(member):
    make_contact()
    meeting = make_announced(member, invited_audience=plenary())

    letter = invitations(meeting).get(to=plenary().address)
    assert "https://talk.example.org/room" not in letter.body  # not a list's to know


def test_the_bureau_invited_besides_comes_person_by_person(member):
    other = make_focal_point().user

    meeting = make_announced(member, invited_audience=bureau())

    assert set(meeting.invitations.exclude(user=None).values_list("user", flat=True)) == {
        member.pk,
        other.pk,
    }


@pytest.mark.parametrize(("hours", "short"), [(48, False), (47, True)])
def test_less_than_two_days_is_marked_for_ever(member, hours, short):
    meeting = make_announced(member, starts_at=clock.now() + timedelta(hours=hours))

    assert meeting.is_short_notice is short
    keep_time()
    meeting.refresh_from_db()
    assert meeting.is_short_notice is short


def test_nobody_of_the_other_body_means_no_interface(member):
    meeting = make_meeting(member)

    with pytest.raises(DomainError, match="invites both sides"):
        announce_meeting(meeting, actor=member)

    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.PLANNED
    assert not OutgoingMail.objects.exists()


def test_a_meeting_is_announced_once_and_before_it_begins(member):
    announced = make_announced(member)
    late = make_meeting(member)

    with pytest.raises(TransitionNotAllowed):
        announce_meeting(announced, actor=member)
    with clock.at(late.starts_at), pytest.raises(DomainError, match="before it begins"):
        announce_meeting(late, actor=member)

    assert invitations(announced).count() == 2


def test_each_has_a_file_and_a_link_of_their_own(member):
    contact = make_contact()
    meeting = make_announced(member)

    links = set()
    for letter in invitations(meeting):
        method, event = entry_in(letter)
        assert method == "REQUEST"
        assert (event["UID"], event["SEQUENCE"]) == (meeting.uid, 0)
        assert event["ATTENDEE"] == f"mailto:{letter.to}"
        links |= {line for line in letter.body.splitlines() if "/meetings/invitation/" in line}
    assert len(links) == 2
    assert contact.email in {letter.to for letter in invitations(meeting)}


def test_who_takes_a_seat_later_is_asked_then_and_who_left_hears_no_more(member):
    contact = make_contact()
    meeting = make_announced(member)
    newcomer = make_contact()
    Contact.objects.filter(pk=contact.pk).update(until=clock.today())

    keep_time()
    keep_time()

    assert invitations(meeting).filter(to=newcomer.email).count() == 1
    assert [row.contact for row in meeting.invitations.standing() if row.contact] == [newcomer]


def test_what_is_previewed_is_what_is_sent(member):
    make_contact()
    make_user()
    meeting = make_meeting(member)
    previewed = to_invite(meeting)

    announce_meeting(meeting, actor=member)

    assert len(previewed) == meeting.invitations.count()
    assert meeting.counterpart == business()


def test_the_six_meet_alone_and_nobody_else_is_asked(member):
    other = make_member()
    make_focal_point()

    meeting = make_announced(member, kind=MeetingKind.BUREAU, party=secretariat())

    assert set(invitations(meeting).values_list("to", flat=True)) == {member.email, other.email}


def test_a_group_that_is_not_the_plenary_keeps_its_link_to_itself(member):
    meeting = make_announced(member, kind=MeetingKind.PLENARY, party=content_themes())

    letter = invitations(meeting).get(to=content_themes().address)
    assert "https://talk.example.org/room" not in letter.body  # the list has a public archive
    assert meeting.public_link == ""


def test_somebody_of_a_guest_is_not_enough_for_an_interface(member):
    unesco = Counterpart.objects.get(slug="unesco")
    make_contact(unesco)
    meeting = make_meeting(member, guests=[unesco])

    with pytest.raises(DomainError, match="invites both sides"):
        announce_meeting(meeting, actor=member)


def test_who_comes_back_is_told_what_holds_then(member):
    contact = make_contact()
    meeting = make_announced(member)
    Contact.objects.filter(pk=contact.pk).update(until=clock.today())
    keep_time()
    move_meeting(meeting, starts_at=meeting.starts_at + timedelta(hours=1), actor=member)
    with clock.at(clock.now() + timedelta(minutes=5)):
        keep_time()
        Contact.objects.filter(pk=contact.pk).update(until=None)
        keep_time()
        keep_time()

    letters = OutgoingMail.objects.filter(to=contact.email).order_by("pk")
    assert [entry_in(letter)[1]["SEQUENCE"] for letter in letters] == [0, 1]
    assert invitation_of(meeting, contact).ended_at is None
