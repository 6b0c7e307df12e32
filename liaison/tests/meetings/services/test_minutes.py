"""Minutes: nobody's words are lost, two stand by them, corrections stand beside."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.models.append_only import AppendOnlyError
from liaison.choices.meetings import Consent, MeetingKind, MinutesStatus
from liaison.models import Meeting
from liaison.services.meetings.approving import (
    consent_to_minutes,
    publish_minutes,
    return_minutes,
    second_minutes,
    submit_minutes,
)
from liaison.services.meetings.minutes import StaleMinutes, begin_correction, save_minutes
from liaison.services.meetings.timekeeping import keep_time
from liaison.tests.factories import bureau, plenary
from liaison.tests.meeting_factories import (
    later,
    make_announced,
    make_minutes,
    make_published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(member):
    """An interface meeting that has just ended."""
    meeting = make_announced(member)
    with later(meeting):
        yield meeting


@pytest.fixture
def contact(held):
    return held.invitations.exclude(contact=None).get().contact


@pytest.fixture
def awaiting(held, member):
    return submit_minutes(make_minutes(held, member), actor=member)


def test_texts_follow_each_other_and_none_is_overwritten(held, member, second):
    first = save_minutes(held, body="One.", based_on=0, actor=member)
    later_text = save_minutes(held, body="One. Two.", based_on=1, actor=second)

    assert [text.body for text in first.minutes.texts.all()] == ["One.", "One. Two."]
    assert (later_text.number, later_text.minutes.number) == (2, 1)
    with pytest.raises(AppendOnlyError):
        first.delete()


def test_two_who_write_at_once_both_keep_their_words(held, member, second):
    save_minutes(held, body="One.", based_on=0, actor=member)
    save_minutes(held, body="One, by the first.", based_on=1, actor=member)

    with pytest.raises(StaleMinutes) as stale:
        save_minutes(held, body="One, by the second.", based_on=1, actor=second)

    assert stale.value.current.body == "One, by the first."
    merged = save_minutes(held, body="One, by both.", based_on=2, actor=second)
    assert merged.number == 3


def test_the_first_text_does_not_overwrite_another_first_text(held, member, second):
    save_minutes(held, body="Mine.", based_on=0, actor=member)

    with pytest.raises(StaleMinutes):
        save_minutes(held, body="Mine too.", based_on=0, actor=second)


def test_saving_the_same_words_changes_nothing(held, member, second):
    first = save_minutes(held, body="One.", based_on=0, actor=member)

    assert save_minutes(held, body="One.", based_on=1, actor=second) == first
    assert save_minutes(held, body="One.", based_on=0, actor=second) == first


def test_minutes_are_of_a_meeting_that_began_and_say_something(member):
    meeting = make_announced(member)
    with pytest.raises(DomainError, match="of a meeting that has begun"):
        save_minutes(meeting, body="Too early.", based_on=0, actor=member)
    with later(meeting), pytest.raises(DomainError, match="say what was said"):
        save_minutes(meeting, body=" \n", based_on=0, actor=member)


def test_the_writers_are_not_the_second_person(awaiting, held, member, second):
    text = awaiting.text.number
    with pytest.raises(DomainError, match="approved by a second person"):
        second_minutes(awaiting, actor=member, seen=text)

    approved = second_minutes(awaiting, actor=second, seen=text)

    assert (approved.status, approved.seconded_by) == (MinutesStatus.AWAITING, second)
    with pytest.raises(DomainError, match="One second person is enough"):
        second_minutes(awaiting, actor=second, seen=text)


def test_a_writer_of_an_earlier_text_is_no_second_person_either(held, member, second):
    save_minutes(held, body="One.", based_on=0, actor=second)
    text = save_minutes(held, body="Two.", based_on=1, actor=member)
    minutes = submit_minutes(text.minutes, actor=member)

    with pytest.raises(DomainError, match="You wrote on this version"):
        second_minutes(minutes, actor=second, seen=text.number)


def test_people_approve_the_text_they_have_read(awaiting, held, contact, member, second):
    seen = awaiting.text.number
    draft = return_minutes(awaiting, reason="A word is wrong.", actor=second)
    save_minutes(held, body="Changed.", based_on=seen, actor=member)
    again = submit_minutes(draft, actor=member)

    with pytest.raises(DomainError, match="approve the text they have read"):
        second_minutes(again, actor=second, seen=seen)
    with pytest.raises(DomainError, match="approve the text they have read"):
        consent_to_minutes(again, contact=contact, seen=seen)


def test_an_interface_needs_the_word_of_both_sides(awaiting, contact, second):
    text = awaiting.text.number
    half = second_minutes(awaiting, actor=second, seen=text)
    assert half.status == MinutesStatus.AWAITING

    whole = consent_to_minutes(half, contact=contact, seen=text)

    assert (whole.status, whole.consent) == (MinutesStatus.APPROVED, Consent.LINK)
    entry = AuditEntry.objects.get(event="meetings.minutes_consented")
    assert (entry.data["by"], entry.actor) == ("link", "")


def test_the_bureaus_own_need_no_other_side(member, second):
    meeting = make_announced(member, kind=MeetingKind.BUREAU, party=bureau())
    with later(meeting):
        minutes = submit_minutes(make_minutes(meeting, member), actor=member)
        approved = second_minutes(minutes, actor=second, seen=1)

        assert approved.status == MinutesStatus.APPROVED
        with pytest.raises(DomainError):
            consent_to_minutes(approved, contact=None, seen=1)


@pytest.mark.parametrize(("hours", "consent"), [(47.9, ""), (48, Consent.SILENCE)])
def test_silence_for_48_hours_is_no_objection(awaiting, hours, consent):
    with clock.at(awaiting.submitted_at + timedelta(hours=hours)):
        keep_time()
        keep_time()

    awaiting.refresh_from_db()
    assert awaiting.consent == consent


def test_an_objection_brings_them_back_and_everybody_is_asked_anew(
    awaiting, contact, member, second
):
    half = second_minutes(awaiting, actor=second, seen=1)

    draft = return_minutes(half, reason="We said perhaps.", contact=contact)

    assert (draft.status, draft.seconded_at, draft.consent) == (MinutesStatus.DRAFT, None, "")
    assert (draft.objections_until, draft.returned_reason) == (None, "We said perhaps.")
    (letter,) = OutgoingMail.objects.filter(occasion__contains="returned")
    assert (letter.to, "We said perhaps." in letter.body) == (member.email, True)
    with clock.at(clock.now() + timedelta(hours=60)):
        keep_time()
    draft.refresh_from_db()
    assert draft.status == MinutesStatus.DRAFT


def test_they_are_sent_back_with_a_reason(awaiting, second):
    with pytest.raises(DomainError, match="sent back with a reason"):
        return_minutes(awaiting, reason=" ", actor=second)

    awaiting.refresh_from_db()
    assert awaiting.status == MinutesStatus.AWAITING


def test_a_text_others_look_at_does_not_change(awaiting, held, member):
    with pytest.raises(DomainError, match="does not change under their eyes"):
        save_minutes(held, body="Better.", based_on=1, actor=member)


def test_only_approved_minutes_are_published(awaiting, member):
    with pytest.raises(TransitionNotAllowed):
        publish_minutes(awaiting, actor=member)


def test_publishing_tells_everybody_invited_and_the_plenary(held, member, second):
    make_published(held, member, second)

    letters = OutgoingMail.objects.filter(occasion__endswith="minutes-1-published")
    invited = {row.reader.email for row in held.invitations.standing()}
    assert {letter.to for letter in letters} == invited | {plenary().address}


def test_minutes_not_published_within_72_hours_are_overdue_for_everyone(held, member, second):
    due = held.ends_at + timedelta(hours=72)
    assert held.minutes_due_at == due
    with clock.at(due):
        assert (held.owes_minutes, Meeting.objects.without_minutes(due).count()) == (False, 0)
    after = due + timedelta(seconds=1)
    with clock.at(after):
        assert (held.owes_minutes, Meeting.objects.without_minutes(after).get()) == (True, held)
        make_published(held, member, second)
        held = Meeting.objects.get()
        assert (held.owes_minutes, Meeting.objects.without_minutes(after).count()) == (False, 0)


def test_a_correction_is_a_new_version_beside_the_published_one(held, member, second):
    published = make_published(held, member, second, body="Fifteen minutes.")
    with pytest.raises(DomainError, match="never edited, only replaced"):
        save_minutes(held, body="Sixteen minutes.", based_on=1, actor=member)

    correction = begin_correction(held, change="It was sixteen.", actor=member)
    assert Meeting.objects.get().published_minutes == published
    save_minutes(held, body="Sixteen minutes.", based_on=1, actor=member)
    submit_minutes(correction, actor=member)
    second_minutes(correction, actor=second, seen=2)
    with clock.at(clock.now() + timedelta(hours=48)):
        keep_time()
        publish_minutes(correction, actor=member)

    published.refresh_from_db()
    assert (published.status, published.text.body) == (
        MinutesStatus.SUPERSEDED,
        "Fifteen minutes.",
    )
    newest = Meeting.objects.get().published_minutes
    assert (newest.number, newest.text.body, newest.change) == (
        2,
        "Sixteen minutes.",
        "It was sixteen.",
    )
    assert published.published_at is not None


def test_one_correction_at_a_time_and_only_of_what_is_published(held, member, second):
    with pytest.raises(DomainError, match="begins from what is published"):
        begin_correction(held, change="Too early.", actor=member)
    make_published(held, member, second)
    with pytest.raises(DomainError, match="tells its readers what it corrects"):
        begin_correction(held, change=" ", actor=member)
    begin_correction(held, change="A name.", actor=member)

    with pytest.raises(DomainError, match="one at a time"):
        begin_correction(held, change="Another.", actor=second)


def test_an_objection_is_to_the_text_that_was_read(awaiting, held, contact, member, second):
    draft = return_minutes(awaiting, reason="A word is wrong.", actor=second)
    save_minutes(held, body="Changed.", based_on=1, actor=member)
    again = submit_minutes(draft, actor=member)

    for who in ({"contact": contact}, {"actor": second}):
        with pytest.raises(DomainError, match="approve the text they have read"):
            return_minutes(again, reason="No.", seen=1, **who)

    assert return_minutes(again, reason="No.", seen=2, contact=contact).returned_reason == "No."


def test_what_is_approved_can_be_sent_back_by_the_bureau_only(held, contact, member, second):
    minutes = submit_minutes(make_minutes(held, member), actor=member)
    second_minutes(minutes, actor=second, seen=1)
    approved = consent_to_minutes(minutes, contact=contact, seen=1)
    assert approved.status == MinutesStatus.APPROVED

    with pytest.raises(DomainError, match="not waiting for approval"):
        return_minutes(approved, reason="No.", seen=1, contact=contact)
    draft = return_minutes(approved, reason="A name is missing.", seen=1, actor=member)

    assert (draft.status, draft.consent, draft.seconded_at) == (MinutesStatus.DRAFT, "", None)
    assert save_minutes(held, body="Better.", based_on=1, actor=member).number == 2
