"""Minutes where guests came, of a family's own meeting, and of a clock that is late."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from families.tests.factories import make_family, make_focal_point
from liaison.choices.meetings import MeetingKind
from liaison.models import Counterpart, Meeting
from liaison.services.meetings.approving import (
    consent_to_minutes,
    return_minutes,
    submit_minutes,
)
from liaison.tests.meeting_factories import (
    later,
    make_announced,
    make_contact,
    make_minutes,
)

pytestmark = pytest.mark.django_db


def test_a_guest_is_neither_asked_nor_heard_for_the_other_body(member):
    unesco = Counterpart.objects.get(slug="unesco")
    partner, guest = make_contact(), make_contact(unesco)
    meeting = make_announced(member, guests=[unesco])
    with later(meeting):
        minutes = submit_minutes(make_minutes(meeting, member), actor=member)

        asked = OutgoingMail.objects.filter(subject__contains="do you agree?")
        assert [letter.to for letter in asked] == [partner.email]
        with pytest.raises(DomainError, match="yours comes as a guest"):
            consent_to_minutes(minutes, contact=guest, seen=1)
        with pytest.raises(DomainError, match="yours comes as a guest"):
            return_minutes(minutes, reason="No.", contact=guest)


def test_minutes_are_overdue_by_the_clock_however_late_its_work_is_done(member):
    meeting = make_announced(member, minutes_hours=24)
    due = meeting.ends_at + timedelta(hours=24)
    with clock.at(due):
        assert (meeting.owes_minutes, Meeting.objects.without_minutes(due).count()) == (False, 0)
    after = due + timedelta(seconds=1)
    with clock.at(after):
        assert (meeting.owes_minutes, Meeting.objects.without_minutes(after).get()) == (
            True,
            meeting,
        )


def test_minutes_of_a_family_go_to_its_own_people_first(member):
    family = make_family()
    writer = make_focal_point(family=family, seat=1).user
    colleague = make_focal_point(family=family, seat=2).user
    alone = make_focal_point(family=make_family()).user
    pair = make_announced(writer, kind=MeetingKind.FAMILY, party=family)
    single = make_announced(alone, kind=MeetingKind.FAMILY, party=alone.focal_points.get().family)
    with later(pair):
        submit_minutes(make_minutes(pair, writer), actor=writer)
        submit_minutes(make_minutes(single, alone), actor=alone)

    def told(meeting):
        occasion = f"meeting/{meeting.reference}/minutes-1-1"
        return {letter.to for letter in OutgoingMail.objects.filter(occasion__startswith=occasion)}

    assert (told(pair), told(single)) == ({colleague.email}, {member.email})
