"""What became of a slate: sent when and to whom, then by whom, how, when, where and why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import CallStatus, PlaceStatus, SlotRole
from secretariat.models import SlatePlace, SlotNomination
from secretariat.services.slots.answering import leave
from secretariat.services.slots.outcomes import (
    Sending,
    cancel_session,
    record_outcome,
    record_sending,
)
from secretariat.services.slots.places import Became
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_nomination,
    make_runner,
    make_sent_slate,
    make_slate,
    person_of,
)

pytestmark = pytest.mark.django_db

SAID = {"decided_by": "The Secretary-General", "reason": "As the list of speakers has it."}


@pytest.fixture
def sent():
    """A slate of one name that was sent, one hour after the deadline."""
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_sent_slate(call, nomination)
        yield place


def record(place, outcome, **said):
    became = Became(**{**SAID, "taken_at": clock.now(), **said})
    return record_outcome(place, outcome, became, actor=make_runner())


def case_of(place):
    return SlotNomination.objects.get(pk=place.nomination_id).case


def test_a_slate_is_sent_once_it_is_confirmed_and_its_cases_wait_for_who_decides():
    call = make_call()
    nomination = make_nomination(call)
    sending = Sending(
        sent_to="CSD", sent_at=clock.now(), text="Names.", register_number="RL-2005-0007"
    )
    with pytest.raises(TransitionNotAllowed):
        record_sending(call, sending, actor=make_runner())

    with after_deadline(call):
        make_slate(call, nomination)
        with pytest.raises(DomainError, match="once a second person"):
            record_sending(call, sending, actor=make_runner())
        sending = replace(sending, sent_at=clock.now())
        sent = record_sending(call, sending, actor=make_runner())

    call.refresh_from_db()
    nomination.case.refresh_from_db()
    assert (call.status, sent.register_number) == (CallStatus.SENT, "RL-2005-0007")
    assert nomination.case.status == CaseStatus.WITH_DIVISION


def test_a_slate_that_changed_is_sent_again(sent):
    again = Sending(sent_to="CSD", sent_at=clock.now(), text="As it reads now.")

    record_sending(sent.session.call, again, actor=make_runner())

    assert sent.session.call.sendings.count() == 2


def test_a_settled_slate_that_changed_is_told_of_and_sent_again(sent):
    record(sent, PlaceStatus.TAKEN)
    call = sent.session.call
    call.refresh_from_db()
    assert call.status == CallStatus.SETTLED

    leave(person_of(sent.nomination))
    again = Sending(sent_to="CSD", sent_at=clock.now(), text="As it reads now.")
    record_sending(call, again, actor=make_runner())

    assert OutgoingMail.objects.filter(occasion__startswith="slot-changed").exists()
    call.refresh_from_db()
    assert (call.status, call.sendings.count()) == (CallStatus.SETTLED, 2)


def test_a_sending_of_the_future_and_one_to_nobody_are_refused(sent):
    call = sent.session.call

    for fields in (
        {"sent_to": "CSD", "sent_at": clock.now() + timedelta(hours=1)},
        {"sent_to": " ", "sent_at": clock.now()},
    ):
        with pytest.raises(DomainError, match="To whom"):
            record_sending(call, Sending(text="Names.", **fields), actor=make_runner())


def test_whoever_has_a_part_does_not_send_it(sent):
    actor = make_user(Role.STAFF, email=person_of(sent.nomination).email)
    sending = Sending(sent_to="CSD", sent_at=clock.now(), text="Names.")

    with pytest.raises(DomainError, match="have a part"):
        record_sending(sent.session.call, sending, actor=actor)


def test_nothing_becomes_of_a_slate_before_it_was_sent():
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_slate(call, nomination)

        with pytest.raises(DomainError, match="was not sent yet"):
            record(place, PlaceStatus.TAKEN)


@pytest.mark.parametrize(
    ("outcome", "said", "status"),
    [
        (PlaceStatus.TAKEN, {}, CaseStatus.GRANTED),
        (PlaceStatus.ALTERNATE_TAKEN, {}, CaseStatus.GRANTED),
        (PlaceStatus.REPLACED, {"replacement": "A minister"}, CaseStatus.REFUSED),
        (PlaceStatus.REFUSED, {}, CaseStatus.REFUSED),
        (PlaceStatus.WITHDRAWN, {}, CaseStatus.WITHDRAWN),
        (PlaceStatus.CANCELLED, {}, CaseStatus.REFUSED),
    ],
)
def test_each_outcome_brings_the_case_there_settles_the_call_and_is_told_with_its_reason(
    sent, outcome, said, status
):
    record(sent, outcome, **said)

    assert case_of(sent).status == status
    sent.session.call.refresh_from_db()
    assert sent.session.call.status == CallStatus.SETTLED
    told = OutgoingMail.objects.filter(occasion__startswith="slot-outcome")
    assert told.count() == 3
    assert all("As the list of speakers has it." in mail.body for mail in told)


@pytest.mark.parametrize("missing", ["decided_by", "reason"])
def test_an_outcome_says_who_and_why(sent, missing):
    with pytest.raises(DomainError, match="Who decided, or why"):
        record(sent, PlaceStatus.REFUSED, **{missing: " "})


def test_what_was_said_by_word_of_mouth_says_where(sent):
    with pytest.raises(DomainError, match="Where it was said"):
        record(sent, PlaceStatus.TAKEN, form="oral")

    assert (
        record(sent, PlaceStatus.TAKEN, form="oral", location="Room XVII").location == "Room XVII"
    )


def test_a_replacement_is_said_openly(sent):
    with pytest.raises(DomainError, match="said openly who"):
        record(sent, PlaceStatus.REPLACED)


def test_an_outcome_of_the_future_is_refused(sent):
    with pytest.raises(DomainError, match="once it is known"):
        record(sent, PlaceStatus.TAKEN, taken_at=clock.now() + timedelta(hours=1))


def test_the_alternate_is_taken_only_where_one_agreed(sent):
    leave(person_of(sent.nomination, SlotRole.ALTERNATE))

    with pytest.raises(DomainError, match="no alternate who agreed"):
        record(sent, PlaceStatus.ALTERNATE_TAKEN)


def test_afterwards_it_is_told_who_spoke_without_anybodys_decision(sent):
    record(sent, PlaceStatus.TAKEN)
    sent = SlatePlace.objects.get(pk=sent.pk)

    outcome = record_outcome(
        sent, PlaceStatus.SPOKE, Became(taken_at=clock.now()), actor=make_runner()
    )

    assert (outcome.form, outcome.reason) == ("", "")
    assert case_of(sent).status == CaseStatus.GRANTED
    with pytest.raises(TransitionNotAllowed):
        record(SlatePlace.objects.get(pk=sent.pk), PlaceStatus.ABSENT)


def test_nobody_spoke_before_the_session_began(sent):
    sent.session.starts_at = clock.now() + timedelta(days=1)
    sent.session.save()
    record(sent, PlaceStatus.TAKEN)

    with pytest.raises(DomainError, match="afterwards"):
        record(SlatePlace.objects.get(pk=sent.pk), PlaceStatus.SPOKE)


def test_a_name_that_was_never_taken_cannot_have_spoken(sent):
    with pytest.raises(TransitionNotAllowed):
        record(sent, PlaceStatus.SPOKE)


def test_what_was_taken_and_then_lost_is_given_back(sent):
    record(sent, PlaceStatus.TAKEN)

    record(SlatePlace.objects.get(pk=sent.pk), PlaceStatus.REPLACED, replacement="A minister")

    assert case_of(sent).status == CaseStatus.RETURNED


def test_nobody_writes_down_what_became_of_their_own_name(sent):
    actor = make_user(Role.STAFF, email=sent.nomination.case.email)

    with pytest.raises(DomainError, match="have a part"):
        record_outcome(sent, PlaceStatus.TAKEN, Became(**SAID), actor=actor)


def test_a_session_that_is_cancelled_ends_every_place_of_it_and_tells_everybody():
    call = make_call(most=2, sessions=2)
    one, two = call.sessions.all()
    nominations = [make_nomination(call, session) for session in (one, one, two)]
    with after_deadline(call):
        make_sent_slate(call, *nominations)

        cancel_session(one, Became(**SAID), actor=make_runner())
        with pytest.raises(DomainError, match="cancelled already"):
            cancel_session(one, Became(**SAID), actor=make_runner())

    statuses = SlatePlace.objects.order_by("session", "number").values_list("status", flat=True)
    assert list(statuses) == ["cancelled", "cancelled", "on_slate"]
    assert OutgoingMail.objects.filter(occasion__startswith="slot-outcome").count() == 6
    call.refresh_from_db()
    assert call.status == CallStatus.SENT
