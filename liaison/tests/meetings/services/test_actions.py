"""Actions have one seat as their owner, a date, and an end with a word."""

from datetime import timedelta

import pytest
from django.db import transaction

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from families.choices.families import FamilyStatus
from families.models import Family, FocalPoint
from families.tests.factories import make_family, make_focal_point
from liaison.choices.meetings import ActionStatus
from liaison.models import ActionItem
from liaison.services.inbox.duty import handed_over
from liaison.services.meetings.actions import (
    agree_action,
    cancel_action,
    finish_action,
    reassign_action,
)
from liaison.services.meetings.timekeeping import keep_time
from liaison.tests.meeting_factories import geneva, later, make_action, make_announced
from liaison.views.meetings.listing import with_holders

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(member):
    meeting = make_announced(member)
    with later(meeting):
        yield meeting


def test_actions_are_numbered_and_their_owner_is_told(held, member):
    owner = make_focal_point()

    first, then = make_action(held, member, owner), make_action(held, member)

    assert (first.reference, then.reference) == ("AI-2005-0001", "AI-2005-0002")
    letter = OutgoingMail.objects.get(occasion="action/AI-2005-0001/agreed")
    assert letter.to == owner.user.email
    entry = AuditEntry.objects.filter(event="meetings.action_agreed").first()
    assert entry.data["owner"] == f"{owner.family.slug}.1"


def test_the_owner_is_the_seat_whoever_sits_in_it(held, member):
    owner = make_focal_point()
    action = make_action(held, member, owner)
    FocalPoint.objects.filter(pk=owner.pk).update(until=clock.today())
    assert action.holder is None

    successor = make_focal_point(family=owner.family, seat=1, since=clock.today())

    assert action.holder == successor
    assert ActionItem.objects.owned_by(FocalPoint.objects.filter(pk=successor.pk)).get() == action


@pytest.mark.parametrize("seat", [0, 3])
def test_an_owner_is_a_seat_there_is(held, member, seat):
    with pytest.raises(DomainError, match="has no seat"):
        agree_action(
            held,
            text="X",
            family=make_family(),
            seat=seat,
            due_on=clock.today(),
            actor=member,
        )


def test_an_action_says_what_and_until_which_day_to_come(held, member):
    for text, days in ((" ", 1), ("X", -1)):
        with pytest.raises(DomainError, match="what is to be done until which day"):
            agree_action(
                held,
                text=text,
                family=make_family(),
                seat=1,
                due_on=clock.today() + timedelta(days=days),
                actor=member,
            )


def test_actions_are_agreed_at_a_meeting_that_began(member):
    with pytest.raises(DomainError, match="decides and agrees while it is held"):
        make_action(make_announced(member), member)


def test_done_a_week_late_stays_a_week_late(held, member):
    action = make_action(held, member)
    with clock.at(clock.now() + timedelta(days=10)):
        assert (action.is_late, action.days_late, action.tone) == (True, 3, "warning")
        assert ActionItem.objects.late(clock.today()).get() == action
    with clock.at(clock.now() + timedelta(days=14)):
        done = finish_action(action, actor=member, word="Sent.")
    with clock.at(clock.now() + timedelta(days=40)):
        assert (done.status, done.days_late, done.is_late) == (ActionStatus.DONE, 7, False)
        assert done.closing_word == "Sent."
    with pytest.raises(TransitionNotAllowed):
        finish_action(done, actor=member)


def test_calling_one_off_takes_a_word(held, member):
    action = make_action(held, member)
    with pytest.raises(DomainError, match="with a word on why"):
        cancel_action(action, actor=member, word="")

    assert cancel_action(action, actor=member, word="Moot.").status == ActionStatus.CANCELLED


def test_open_at_a_moment_looks_at_that_moment(held, member):
    action = make_action(held, member)
    agreed, closed = action.agreed_at, clock.now() + timedelta(days=3)
    with clock.at(closed):
        finish_action(action, actor=member)

    def is_open_at(moment):
        return ActionItem.objects.open_at(moment).exists()

    assert [
        is_open_at(agreed),
        is_open_at(agreed + timedelta(seconds=1)),
        is_open_at(closed),
        is_open_at(closed + timedelta(seconds=1)),
    ] == [False, True, True, False]


def test_it_passes_to_another_seat_with_its_history_and_both_are_told(held, member):
    giver, taker = make_focal_point(), make_focal_point()
    action = make_action(held, member, giver)

    action = reassign_action(action, family=taker.family, seat=1, reason="Ill.", actor=member)

    assert action.holder == taker
    (row,) = action.reassignments.all()
    assert (row.from_family, row.to_family, row.reason, row.by) == (
        giver.family,
        taker.family,
        "Ill.",
        member,
    )
    letters = OutgoingMail.objects.filter(occasion="action/AI-2005-0001/reassigned-1")
    assert {letter.to for letter in letters} == {giver.user.email, taker.user.email}


def test_it_passes_on_with_a_reason_to_another_seat_while_open(held, member):
    giver = make_focal_point()
    action = make_action(held, member, giver)
    other = make_family()

    with pytest.raises(DomainError, match="from one seat to another"):
        reassign_action(action, family=giver.family, seat=1, reason="X", actor=member)
    with pytest.raises(DomainError, match="passes on with a reason"):
        reassign_action(action, family=other, seat=1, reason=" ", actor=member)
    with pytest.raises(DomainError, match="has no seat"):
        reassign_action(action, family=other, seat=9, reason="X", actor=member)
    finish_action(action, actor=member)
    with pytest.raises(DomainError, match="Only an open action"):
        reassign_action(action, family=other, seat=1, reason="X", actor=member)

    assert not action.reassignments.exists()


def test_the_owner_is_reminded_once_at_nine_on_the_day(held, member):
    owner = make_focal_point(user=make_user(email="owner@example.org"))
    make_action(held, member, owner, due_on=geneva(2005, 3, 4, 0).date())

    for hour in (8, 9, 10):
        with clock.at(geneva(2005, 3, 4, hour)):
            keep_time()

    letter = OutgoingMail.objects.get(occasion="action/AI-2005-0001/due")
    assert (letter.to, letter.queued_at) == ("owner@example.org", geneva(2005, 3, 4, 9))


def test_nobody_is_reminded_of_what_is_done(held, member):
    action = make_action(held, member)
    finish_action(action, actor=member)
    with clock.at(clock.now() + timedelta(days=9)):
        keep_time()

    assert not OutgoingMail.objects.filter(occasion__endswith="/due").exists()


def test_open_actions_follow_the_duty_of_somebody_silent(held, member, second):
    giver, taker = member.focal_points.get(), second.focal_points.get()
    mine, done = make_action(held, member, giver), make_action(held, member, giver)
    finish_action(done, actor=member)

    with transaction.atomic():
        handed_over(member.secretariat_seats.get(), second.secretariat_seats.get())

    mine.refresh_from_db()
    done.refresh_from_db()
    assert (mine.holder, done.holder) == (taker, giver)
    row = mine.reassignments.get()
    assert (row.by, row.reason) == (None, "It passed on within the secretariat.")
    assert AuditEntry.objects.get(event="meetings.action_reassigned").is_public is False


def test_what_a_vacant_seat_owes_the_secretariat_hears(held, member):
    family, giver = make_family(), make_focal_point()
    vacant = agree_action(
        held, text="X", family=family, seat=1, due_on=geneva(2005, 3, 4, 0).date(), actor=member
    )
    passed = make_action(held, member, giver)
    reassign_action(passed, family=family, seat=2, reason="Ill.", actor=member)
    with clock.at(geneva(2005, 3, 4, 9)):
        keep_time()

    def told(action, part):
        letters = OutgoingMail.objects.filter(occasion=f"action/{action}/{part}")
        assert all("Nobody sits there now." in letter.body for letter in letters)
        return {letter.to for letter in letters}

    assert told(vacant, "agreed") == {member.email}
    assert told(vacant, "due") == {member.email}
    assert told(passed, "reassigned-1") == {member.email, giver.user.email}
    letter = OutgoingMail.objects.get(occasion=f"action/{vacant}/agreed")
    assert "your seat" not in letter.body


def test_a_family_that_is_not_active_holds_no_action(held, member):
    owner = make_focal_point()
    action = make_action(held, member, owner)
    Family.objects.filter(pk=owner.family_id).update(status=FamilyStatus.DORMANT)

    assert action.holder is None
    assert with_holders([action]) == [(action, None)]
