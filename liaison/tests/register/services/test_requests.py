from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import audit, clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import OutgoingMail
from families.models import FocalPoint
from families.tests.factories import make_focal_point
from liaison.choices.register import (
    LiaisonEvent,
    Manner,
    MessageStatus,
    Nature,
    Outcome,
    Purpose,
    Visibility,
)
from liaison.models import Counterpart, Message
from liaison.services.register.details import Details
from liaison.services.register.evidence import evidence_of
from liaison.services.register.requests import deliver_request
from liaison.services.register.setting_aside import set_aside_message
from liaison.services.timekeeping import keep_time
from liaison.tests.factories import (
    answer,
    bureau,
    division,
    make_member,
    make_operator,
    make_relay,
    make_request,
    make_sent_relay,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 7, 13, 20, tzinfo=UTC)
DUE = datetime(2005, 2, 14, 17, tzinfo=UTC)


def other_body(**fields: object) -> Counterpart:
    body = Counterpart.objects.get(slug="wsis-executive-secretariat")
    Counterpart.objects.filter(pk=body.pk).update(**fields)
    body.refresh_from_db()
    return body


def addresses(request: Message, part: str) -> set[str]:
    mails = OutgoingMail.objects.about(f"request:{request.reference}:{part}")
    return set(mails.values_list("to", flat=True))


def test_a_request_has_its_number_its_day_and_a_receipt():
    with clock.at(NOW):
        request = make_request()

    assert (request.reference, request.status) == ("RQ-2005-0001", MessageStatus.IN_REVIEW)
    assert (request.due_at, request.answer_days) == (DUE, 7)
    assert addresses(request, "receipt") == {request.author.email}


def test_the_days_to_answer_are_frozen_when_a_request_arrives():
    with clock.at(NOW):
        request = make_request(counterpart=other_body(answer_days=3))
    other_body(answer_days=30)

    request.refresh_from_db()
    assert request.due_at == DUE - timedelta(days=4)


def test_a_request_goes_to_the_body_and_a_copy_through_the_division():
    division()
    request = make_request(counterpart=other_body(contact_email="office@example.org"))

    request = deliver_request(request, actor=make_member())

    assert request.status == MessageStatus.SENT
    assert addresses(request, "delivery") == {"office@example.org"}
    assert addresses(request, "copy-of-delivery") == {"csd@example.org", request.author.email}


def test_a_body_without_an_address_gets_it_by_hand():
    with clock.at(NOW):
        request = make_request(counterpart=other_body(contact_email=""))
    member = make_member()

    with clock.at(NOW), pytest.raises(DomainError, match="no address") as refusal:
        deliver_request(request, actor=member)
    assert "Hand it over" in refusal.value.so

    with clock.at(NOW + timedelta(hours=2)):
        request = deliver_request(
            request,
            actor=member,
            by_hand="Given to the registry",
            delivered_at=NOW + timedelta(hours=1),
        )
    assert request.delivered_at == NOW + timedelta(hours=1)
    assert (request.delivered_by, request.by_hand) == (member, "Given to the registry")
    assert addresses(request, "delivery") == set()


def test_nothing_is_delivered_before_it_was_received():
    with clock.at(NOW):
        request = make_request()

    with clock.at(NOW), pytest.raises(DomainError, match="lies before the step"):
        deliver_request(
            request,
            actor=make_member(),
            by_hand="At the door",
            delivered_at=NOW - timedelta(hours=1),
        )


def test_content_is_refused_and_referred_to_content_and_themes():
    with pytest.raises(DomainError) as refusal:
        make_request(nature=Nature.CONTENT)

    assert "ct@lists.example.org" in refusal.value.so
    assert not Message.objects.exists()


def test_the_bureau_itself_makes_no_requests_through_the_bureau():
    with pytest.raises(DomainError, match="makes no requests"):
        make_request(on_behalf_of=bureau())


def test_an_answer_closes_the_request_and_comes_back_to_who_asked():
    request = make_request(MessageStatus.SENT)

    request = answer(request, outcome=Outcome.GRANTED)

    assert request.status == MessageStatus.ANSWERED
    assert not request.is_open
    assert addresses(request, "answer") == {request.author.email, "plenary@lists.example.org"}


def test_the_answer_to_a_private_request_goes_to_whoever_asked_and_to_no_public_list():
    private = Details(visibility=Visibility.PRIVATE)
    request = make_request(MessageStatus.SENT, details=private)

    request = answer(request)

    assert addresses(request, "answer") == {request.author.email}


def test_an_oral_answer_needs_its_place():
    request = make_request(MessageStatus.SENT)

    with pytest.raises(DomainError, match="place is missing"):
        answer(request, manner=Manner.ORAL)

    request = answer(request, manner=Manner.ORAL, place="Room XVIII")
    assert (request.answer.is_oral, request.answer.place) == (True, "Room XVIII")


@pytest.mark.parametrize("missing", ["text", "answered_by"])
def test_an_answer_says_what_and_by_whom(missing):
    request = make_request(MessageStatus.SENT)

    with pytest.raises(DomainError, match="is missing"):
        answer(request, **{missing: " "})


@pytest.mark.parametrize("status", [MessageStatus.IN_REVIEW, MessageStatus.ANSWERED])
def test_only_what_was_delivered_is_answered_and_only_once(status):
    request = make_request(status)

    with pytest.raises(TransitionNotAllowed, match="Each step is taken once and in its order"):
        answer(request)


def test_a_relay_is_neither_delivered_nor_answered():
    with pytest.raises(DomainError, match="is no request"):
        deliver_request(make_relay(), actor=make_operator())
    with pytest.raises(DomainError, match="wants no answer"):
        answer(make_sent_relay())


def test_late_answers_are_flagged_in_days():
    with clock.at(NOW):
        request = make_request(MessageStatus.SENT)

    with clock.at(DUE + timedelta(hours=22)):
        assert request.is_overdue
        assert list(Message.objects.overdue(clock.now())) == [request]
        request = answer(request)

    assert request.days_late == 1
    with clock.at(DUE + timedelta(days=30)):
        assert not request.is_overdue
        assert request.days_late == 1


def test_python_and_sql_agree_on_what_is_overdue():
    with clock.at(NOW):
        for status in (MessageStatus.IN_REVIEW, MessageStatus.SENT, MessageStatus.ANSWERED):
            make_request(status)
        set_aside_message(make_request(), actor=make_member(), reason="Sent twice.")
        make_relay()

    for moment in (DUE - timedelta(minutes=1), DUE, DUE + timedelta(minutes=1)):
        with clock.at(moment):
            in_sql = set(Message.objects.overdue(moment))
            assert in_sql == {each for each in Message.objects.all() if each.is_overdue}
    assert len(in_sql) == 2


def test_one_reminder_goes_out_on_the_last_day_to_whoever_owes_a_step():
    with clock.at(NOW):
        member = make_member()
        request = make_request(counterpart=other_body(contact_email="office@example.org"))
        request = deliver_request(request, actor=member)
    division()
    with clock.at(DUE - timedelta(hours=9, minutes=1)):
        keep_time()
    assert addresses(request, "reminder") == set()

    for minutes in (0, 1, 600, 3000):
        with clock.at(DUE - timedelta(hours=9) + timedelta(minutes=minutes)):
            keep_time()

    assert addresses(request, "reminder") == {
        "office@example.org", "csd@example.org", member.email,
    }  # fmt: skip
    reminders = audit.entries_about(request).filter(event=LiaisonEvent.REMINDER_SENT)
    assert [entry.actor for entry in reminders] == [""]


def test_a_reminder_missed_in_the_night_goes_out_later_and_an_answered_request_gets_none():
    with clock.at(NOW):
        make_member()
        open_request, answered = make_request(MessageStatus.SENT), make_request()
        answer(deliver_request(answered, actor=make_operator()))

    with clock.at(DUE + timedelta(days=2)):
        keep_time()

    assert addresses(open_request, "reminder")
    assert not addresses(answered, "reminder")


def test_what_goes_no_further_keeps_its_reason_and_tells_the_sender():
    request = make_request()

    request = set_aside_message(request, actor=make_member(), reason=" Asked before. ")

    assert request.status == MessageStatus.SET_ASIDE
    assert request.set_aside_reason == "Asked before."
    assert addresses(request, "set-aside") == {request.author.email}
    with pytest.raises(TransitionNotAllowed):
        deliver_request(request, actor=make_operator())


def test_nothing_is_set_aside_without_a_reason_or_once_it_has_left():
    with pytest.raises(DomainError, match="no reason"):
        set_aside_message(make_request(), actor=make_member(), reason=" ")
    with pytest.raises(TransitionNotAllowed):
        set_aside_message(
            make_request(MessageStatus.SENT), actor=make_operator(), reason="Too late."
        )


def test_a_focal_point_asks_in_the_zone_of_the_bureau():
    request = make_request(actor=make_focal_point().user)

    assert request.due_at.tzinfo is not None


def test_somebody_in_two_groups_of_a_request_counts_as_evidence_for_each():
    person = make_focal_point()
    request = make_request(details=Details(cc=[bureau(), person.family]))

    request = deliver_request(request, actor=make_operator())

    counts = {str(row["body"]): row["counts"]["sent"] for row in evidence_of(request)}
    everybody = FocalPoint.objects.sitting().count()
    assert (counts[str(bureau())], counts[str(person.family)]) == (everybody, 1)


def test_the_answer_to_a_relay_is_no_answer_to_a_request_in_the_trail():
    due = clock.now() + timedelta(days=2)
    relay = make_sent_relay(details=Details(purpose=Purpose.ACTION, due_at=due))

    answer(relay)

    assert audit.entries_about(relay).last().event == LiaisonEvent.MESSAGE_ANSWERED
