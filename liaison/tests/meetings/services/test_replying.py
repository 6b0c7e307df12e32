"""Answers come by login or by a signed link, which is one person's own."""

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from liaison.choices.meetings import Reply
from liaison.notifications.meetings import own_link
from liaison.services.meetings.replying import find_invitation, reply_to
from liaison.tests.meeting_factories import invitation_of, later, make_announced

pytestmark = pytest.mark.django_db


def token_of(invitation):
    return own_link(invitation).rstrip("/").rpartition("/")[2]


@pytest.fixture
def meeting(member):
    return make_announced(member)


@pytest.fixture
def invited(meeting):
    return meeting.invitations.exclude(contact=None).get()


def test_a_link_finds_its_own_invitation(meeting, member, invited):
    own = invitation_of(meeting, member)

    assert find_invitation(token_of(own)) == own
    assert find_invitation(token_of(invited)) == invited


def test_a_link_somebody_made_up_is_none(invited):
    number, _colon, signature = token_of(invited).partition(":")

    for token in (f"{int(number) + 1}:{signature}", "1", "", f"{number}:x", f"x:{signature}"):
        with pytest.raises(DomainError, match="not known"):
            find_invitation(token)


def test_the_link_ends_with_the_office(invited):
    token = token_of(invited)
    invited.contact.until = clock.today()
    invited.contact.save()

    with pytest.raises(DomainError, match="nobody's any more"):
        find_invitation(token)


def test_the_last_answer_counts(invited):
    reply_to(invited, reply=Reply.PERHAPS)
    reply_to(invited, reply=Reply.YES)
    again = reply_to(invited, reply=Reply.YES)

    assert (again.reply, again.replied_at) == ("yes", clock.now())
    entries = AuditEntry.objects.filter(event="meetings.replied")
    assert [(entry.data["reply"], entry.is_public) for entry in entries] == [
        ("perhaps", False),
        ("yes", False),
    ]


def test_it_is_answered_before_the_meeting_begins(meeting, invited):
    with later(meeting), pytest.raises(DomainError, match="before the meeting begins"):
        reply_to(invited, reply=Reply.YES)

    invited.refresh_from_db()
    assert invited.reply == ""
