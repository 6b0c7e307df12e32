"""How messages that were passed on end: corrected, answered by a reply, closed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from csb_portal import audit, clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.choices.register import (
    LiaisonEvent,
    Manner,
    MessageStatus,
    Purpose,
    Visibility,
)
from liaison.models import Audience, Message
from liaison.services.register.details import Details
from liaison.services.register.ending import close_message, supersede_message
from liaison.services.register.relays import approve_relay
from liaison.services.register.setting_aside import set_aside_message
from liaison.services.timekeeping import keep_time
from liaison.tests.factories import (
    answer,
    bureau,
    make_member,
    make_relay,
    make_request,
    make_sent_relay,
    make_sent_statement,
    make_statement,
    plenary,
    working_group,
)
from liaison.tests.register.services.test_responses import DUE, NOW, for_action

pytestmark = pytest.mark.django_db


def corrected(former: Message, **fields: object) -> Message:
    details = Details(supersedes=former, is_urgent=True)
    return make_relay(subject="CORRECTION", details=details, **fields)


def test_a_correction_takes_the_place_of_a_message_once_it_is_sent():
    former = make_sent_relay(subject="At 10:00")
    correction = corrected(former)
    former.refresh_from_db()
    assert former.status == MessageStatus.SENT

    with clock.at(clock.now() + timedelta(minutes=1)):
        correction = approve_relay(correction, actor=make_user(Role.STAFF))

    former.refresh_from_db()
    assert (former.status, former.subject) == (MessageStatus.SUPERSEDED, "At 10:00")
    assert former.correction == correction
    assert former.superseded_at == correction.delivered_at
    assert audit.entries_about(former).last().event == LiaisonEvent.MESSAGE_SUPERSEDED


def test_a_relay_can_correct_a_statement():
    notice = make_sent_statement()

    approve_relay(corrected(notice, actor=make_member()), actor=make_user(Role.STAFF))

    notice.refresh_from_db()
    assert notice.status == MessageStatus.SUPERSEDED


def test_an_urgent_mail_says_so():
    relay = approve_relay(corrected(make_sent_relay()), actor=make_user(Role.STAFF))

    mail = OutgoingMail.objects.get(occasion=relay.occasion_for(plenary()))
    assert "Urgent:" in mail.subject
    assert b"Importance: high" in bytes(mail.head)


def test_what_has_not_left_or_was_corrected_is_not_corrected():
    with pytest.raises(DomainError, match="is at “Waits for a second look” now"):
        corrected(make_relay())
    former = make_sent_relay()
    approve_relay(corrected(former), actor=make_user(Role.STAFF))
    former.refresh_from_db()
    with pytest.raises(DomainError, match="is at “Superseded” now"):
        corrected(former)


def test_nobody_else_takes_the_place_of_a_message():
    relay, statement = make_sent_relay(), make_sent_statement()
    other = make_focal_point()

    with pytest.raises(DomainError, match="came from Civil Society Division"):
        make_statement(author=other, details=Details(supersedes=relay))
    with pytest.raises(DomainError, match=f"came from {statement.from_family}"):
        make_statement(author=other, details=Details(supersedes=statement))
    with pytest.raises(DomainError, match="is corrected by whoever it came from"):
        corrected(statement)


def test_a_public_correction_would_name_a_private_message():
    author = make_focal_point()
    private = Details(visibility=Visibility.PRIVATE)
    former = make_sent_statement(author=author, to=[make_focal_point().family], details=private)

    with pytest.raises(DomainError, match="its correction would be public"):
        make_statement(author=author, details=Details(supersedes=former))

    details = replace(private, supersedes=former)
    assert (
        make_statement(author=author, to=[make_focal_point().family], details=details).supersedes
        == former
    )


def test_one_correction_is_on_its_way_at_a_time():
    former = make_sent_relay()
    first = corrected(former)

    with pytest.raises(DomainError, match="already on its way"):
        corrected(former)

    set_aside_message(first, actor=make_user(Role.STAFF), reason="Wrong room again.")
    assert corrected(former).supersedes == former


def test_a_correction_that_was_sent_without_saying_so_can_still_be_marked():
    former, correction = make_sent_relay(), make_sent_relay()

    supersede_message(former, by=correction, actor=make_member())

    former.refresh_from_db()
    assert former.correction == correction


def test_nothing_is_marked_as_corrected_while_a_correction_is_on_its_way():
    former, other = make_sent_relay(), make_sent_relay()
    corrected(former)

    with pytest.raises(DomainError, match="already on its way"):
        supersede_message(former, by=other, actor=make_member())


def test_only_what_was_sent_supersedes():
    former = make_sent_relay()

    with pytest.raises(DomainError, match="has not been passed on"):
        supersede_message(former, by=make_relay(), actor=make_member())
    with pytest.raises(DomainError, match="has not been passed on"):
        supersede_message(former, by=former, actor=make_member())


def test_superseded_is_final():
    former = make_sent_relay()
    approve_relay(corrected(former), actor=make_user(Role.STAFF))

    with pytest.raises(TransitionNotAllowed, match="is at “Superseded” now"):
        close_message(former, actor=make_member(), reason="Done.")


def test_whatever_is_for_action_is_answered_like_a_request():
    relay = for_action()

    with clock.at(DUE + timedelta(hours=1)):
        assert relay.is_overdue
        relay = answer(relay, manner=Manner.WRITTEN, answered_by="Youth family")

    assert (relay.status, relay.days_late) == (MessageStatus.ANSWERED, 1)


def test_those_who_are_to_act_are_reminded_once_on_the_last_day():
    make_focal_point()
    details = Details(purpose=Purpose.COMMENT, due_at=DUE, action=[bureau()])
    with clock.at(NOW):
        relay = make_sent_relay(details=details)
    reminders = OutgoingMail.objects.filter(occasion__startswith=relay.occasion_of("reminder"))
    with clock.at(DUE - timedelta(days=1)):
        keep_time()
        assert not reminders.exists()
    with clock.at(DUE - timedelta(minutes=5)):
        keep_time()
        keep_time()

    assert reminders.count() == 1
    assert "is its last day" in reminders.get().body


def test_a_message_is_closed_with_a_reason_its_sender_is_told():
    relay, member = for_action(), make_member()
    with pytest.raises(DomainError, match="You gave no reason"):
        close_message(relay, actor=member, reason=" ")

    with clock.at(NOW + timedelta(hours=1)):
        relay = close_message(relay, actor=member, reason="The session was cancelled.")

    assert (relay.status, relay.is_open, relay.days_late) == (MessageStatus.CLOSED, False, 0)
    told = OutgoingMail.objects.filter(occasion=relay.occasion_of("closed"))
    assert relay.author.email in set(told.values_list("to", flat=True))
    assert audit.entries_about(relay).last().event == LiaisonEvent.MESSAGE_CLOSED


def test_only_what_was_passed_on_is_closed_and_only_once():
    with pytest.raises(TransitionNotAllowed):
        close_message(make_relay(), actor=make_member(), reason="Done.")
    relay = close_message(make_sent_relay(), actor=make_member(), reason="Done.")
    with pytest.raises(TransitionNotAllowed):
        close_message(relay, actor=make_member(), reason="Done.")


def test_a_closed_request_is_open_no_more_at_the_end_of_its_month():
    with clock.at(NOW):
        request = make_request(MessageStatus.SENT)
    with clock.at(NOW + timedelta(days=2)):
        close_message(request, actor=make_member(), reason="Asked twice.")

    assert list(Message.objects.open_at(NOW + timedelta(days=1))) == [request]
    assert list(Message.objects.open_at(NOW + timedelta(days=3))) == []


@pytest.mark.parametrize(
    ("before", "after", "ended"),
    [
        (MessageStatus.SENT, MessageStatus.SUPERSEDED, "superseded_at"),
        (MessageStatus.IN_REVIEW, MessageStatus.SET_ASIDE, "set_aside_at"),
    ],
)
def test_a_request_is_open_until_its_end_however_it_ends(before, after, ended):
    with clock.at(NOW):
        request, still = make_request(before), make_request(before)
    end = NOW + timedelta(days=2)
    Message.objects.filter(pk=request.pk).update(**{"status": after, ended: end})

    def open_at(moment):
        return set(Message.objects.open_at(moment))

    assert open_at(NOW) == set()
    assert open_at(end) == {request, still}
    assert open_at(end + timedelta(microseconds=1)) == {still}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_of_eight_answers_at_once_one_is_kept():
    request = make_request(MessageStatus.SENT)

    def click(_):
        try:
            answer(request)
        except DomainError:
            return "refused"
        else:
            return "kept"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(click, range(8)))

    assert outcomes == ["kept"] + ["refused"] * 7


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_of_two_corrections_at_once_one_is_taken_and_the_other_told():
    member = make_member()
    former = make_sent_statement()
    sender, group = Audience.objects.secretariat(), working_group()
    details = Details(supersedes=former)

    def click(number):
        try:
            if number % 2:
                corrected(former, actor=member)
            else:
                make_statement(sender=sender, to=[group], actor=member, details=details)
        except DomainError as error:
            return error.fact
        else:
            return "taken"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(click, range(4)))

    assert outcomes.count("taken") == 1
    assert sum("already on its way" in outcome for outcome in outcomes) == 3
