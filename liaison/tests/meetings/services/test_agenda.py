"""The agenda is owned by two sides until the meeting begins."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from families.tests.factories import make_focal_point
from liaison.choices.meetings import MeetingKind
from liaison.models import Counterpart
from liaison.services.meetings.agenda import (
    agenda_hash,
    confirm_item,
    propose_item,
    raise_item,
    withdraw_item,
)
from liaison.tests.factories import bureau, make_sent_relay
from liaison.tests.meeting_factories import (
    later,
    make_action,
    make_announced,
    make_contact,
    make_item,
    make_meeting,
)

pytestmark = pytest.mark.django_db


def titles(meeting):
    return [item.title for item in meeting.items.standing()]


def test_whoever_proposes_has_confirmed_for_their_side(member):
    meeting, contact = make_meeting(member), make_contact()

    ours = propose_item(meeting, title=" Speaking time ", actor=member)
    theirs = propose_item(meeting, title="Passes", contact=contact)

    assert (ours.title, bool(ours.bureau_confirmed_at), bool(ours.other_confirmed_at)) == (
        "Speaking time",
        True,
        False,
    )
    assert (bool(theirs.bureau_confirmed_at), bool(theirs.other_confirmed_at)) == (False, True)
    assert not ours.is_agreed
    sides = AuditEntry.objects.filter(event="meetings.item_proposed").order_by("number")
    assert [entry.data["side"] for entry in sides] == ["bureau", "other"]


def test_an_item_stands_when_both_have_confirmed_it(member):
    meeting, contact = make_meeting(member), make_contact()
    ours = make_item(meeting, member)
    theirs = propose_item(meeting, title="Passes", contact=contact)

    assert confirm_item(ours, contact=contact).is_agreed
    assert confirm_item(theirs, actor=member).is_agreed


def test_confirming_again_changes_nothing(member):
    item = make_item(make_meeting(member), member)
    before = AuditEntry.objects.count()

    again = confirm_item(item, actor=member)

    assert again.bureau_confirmed_at == item.bureau_confirmed_at
    assert AuditEntry.objects.count() == before


def test_a_meeting_of_the_bureaus_own_needs_no_other_side(member):
    meeting = make_meeting(member, kind=MeetingKind.BUREAU, party=bureau())

    assert make_item(meeting, make_focal_point().user).is_agreed


def test_an_item_cites_what_it_is_about(member):
    relay = make_sent_relay()
    earlier = make_announced(member)
    with later(earlier):
        action = make_action(earlier, member)
        meeting = make_meeting(member)
        items = [
            propose_item(meeting, title="One", actor=member, source=relay),
            propose_item(meeting, title="Two", actor=member, source=action),
            propose_item(meeting, title="Three", actor=member),
        ]

    assert [item.source for item in items] == [relay, action, None]


def test_items_are_put_in_order(member):
    meeting = make_meeting(member)
    one, two, three = (make_item(meeting, member, title) for title in ("One", "Two", "Three"))

    raise_item(three, actor=member)
    assert titles(meeting) == ["One", "Three", "Two"]
    three.refresh_from_db()
    raise_item(three, actor=member)
    one.refresh_from_db()
    two.refresh_from_db()
    three.refresh_from_db()
    raise_item(three, actor=member)

    assert titles(meeting) == ["Three", "One", "Two"]
    assert sorted(item.position for item in (one, two, three)) == [1, 2, 3]


def test_each_side_withdraws_its_own(member):
    meeting, contact = make_meeting(member), make_contact()
    ours, theirs = make_item(meeting, member), propose_item(meeting, title="X", contact=contact)

    with pytest.raises(DomainError, match="withdrawn by the side that proposed it"):
        withdraw_item(theirs, actor=member)
    with pytest.raises(DomainError, match="withdrawn by the side that proposed it"):
        withdraw_item(ours, contact=contact)
    withdraw_item(ours, actor=member)
    withdraw_item(theirs, contact=contact)

    assert titles(meeting) == []
    with pytest.raises(DomainError, match="withdrawn stays so"):
        confirm_item(ours, contact=contact)


def test_a_title_longer_than_its_place_is_cut_and_not_refused(member):
    item = propose_item(make_meeting(member), title="x" * 400, actor=member)

    assert item.title == "x" * 299 + "…"


def test_an_item_without_a_title_is_none(member):
    with pytest.raises(DomainError, match="says what it is about"):
        propose_item(make_meeting(member), title=" ", actor=member)


def test_when_the_meeting_begins_the_agenda_is_frozen_and_its_hash_in_the_trail(member):
    meeting = make_announced(member)
    item, other = make_item(meeting, member), make_item(meeting, member, "Passes")
    contact = meeting.invitations.exclude(contact=None).get().contact

    with later(meeting):
        for step in (
            lambda: propose_item(meeting, title="Late", actor=member),
            lambda: confirm_item(item, contact=contact),
            lambda: withdraw_item(item, actor=member),
            lambda: raise_item(other, actor=member),
        ):
            with pytest.raises(DomainError, match="as it was when the meeting began"):
                step()

    begun = AuditEntry.objects.get(event="meetings.begun")
    assert begun.data["agenda_sha256"] == agenda_hash(meeting)
    assert titles(meeting) == ["Access of observers", "Passes"]


def test_a_guest_does_not_work_on_the_agenda_for_the_other_body(member):
    guest = make_contact(Counterpart.objects.get(slug="unesco"))
    meeting = make_meeting(member)
    item = make_item(meeting, member)
    theirs = propose_item(meeting, title="Passes", contact=make_contact())

    for step in (
        lambda: propose_item(meeting, title="X", contact=guest),
        lambda: confirm_item(item, contact=guest),
        lambda: withdraw_item(theirs, contact=guest),
    ):
        with pytest.raises(DomainError, match="yours comes as a guest"):
            step()


def test_the_agenda_of_a_plan_is_not_in_the_public_trail(member):
    for meeting, is_public in ((make_meeting(member), False), (make_announced(member), True)):
        make_item(meeting, member)
        raise_item(make_item(meeting, member, "Passes"), actor=member)
        entries = AuditEntry.objects.filter(
            target=f"liaison.meeting:{meeting.pk}", event__contains="tem_"
        ) | AuditEntry.objects.filter(
            target=f"liaison.meeting:{meeting.pk}", event="meetings.agenda_ordered"
        )
        assert {entry.is_public for entry in entries} == {is_public}
        assert entries.count() == 3
