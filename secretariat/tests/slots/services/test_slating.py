"""The slate: after the deadline, by the criteria, never one too many, by two people with no part."""

import pytest
from django.db import IntegrityError, transaction

from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import CallStatus, SlotRole
from secretariat.models import SlatePlace, SlotCall
from secretariat.services.slots.slating import (
    confirm_slate,
    move_up,
    propose_slate,
    put_on_slate,
    take_back_slate,
    take_off_slate,
)
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_nomination,
    make_runner,
    make_slate,
    person_of,
)

pytestmark = pytest.mark.django_db


def test_nobody_is_put_on_a_slate_before_the_deadline():
    call = make_call()
    nomination = make_nomination(call)

    with pytest.raises(DomainError, match="put together after the deadline"):
        put_on_slate(nomination, actor=make_runner())


def test_nobody_comes_on_a_slate_without_their_own_word():
    call = make_call()
    nomination = make_nomination(call, is_agreed=False)

    with after_deadline(call), pytest.raises(DomainError, match="without their own word"):
        put_on_slate(nomination, actor=make_runner())


def test_a_session_never_has_more_names_than_slots():
    call = make_call(most=2)
    three = [make_nomination(call) for _ in range(3)]

    with after_deadline(call):
        actor = make_runner()
        places = [put_on_slate(one, actor=actor) for one in three[:2]]
        with pytest.raises(DomainError, match="2 of at most 2 names"):
            put_on_slate(three[2], actor=actor)

    assert [place.number for place in places] == [1, 2]


def test_the_database_itself_refuses_one_too_many_and_one_place_twice():
    call = make_call(most=1)
    nomination, other = make_nomination(call), make_nomination(call)
    with after_deadline(call):
        place = put_on_slate(nomination, actor=make_runner())
    values = {
        "session": place.session,
        "nomination": other,
        "most": 1,
        "placed_at": place.placed_at,
        "placed_by": place.placed_by,
    }

    for number in (1, 2, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            SlatePlace.objects.create(number=number, **values)


def test_the_same_nomination_is_put_on_once():
    call = make_call(most=2)
    nomination = make_nomination(call)

    with after_deadline(call):
        put_on_slate(nomination, actor=make_runner())
        with pytest.raises(DomainError, match="already"):
            put_on_slate(nomination, actor=make_runner())


def test_the_order_is_changed_by_moving_up_and_closes_up_when_somebody_is_taken_off():
    call = make_call(most=3)
    three = [make_nomination(call) for _ in range(3)]

    with after_deadline(call):
        actor = make_runner()
        places = [put_on_slate(one, actor=actor) for one in three]
        moved = move_up(places[2], actor=actor)
        assert order(call) == [three[0], three[2], three[1]]
        take_off_slate(SlatePlace.objects.get(nomination=three[0]), actor=actor)

    assert moved.number == 2
    assert order(call) == [three[2], three[1]]
    assert [place.number for place in SlatePlace.objects.all()] == [1, 2]


def order(call):
    return [place.nomination for place in SlatePlace.objects.filter(session__call=call)]


def test_the_first_does_not_move_up():
    call = make_call()
    nomination = make_nomination(call)

    with after_deadline(call):
        place = put_on_slate(nomination, actor=make_runner())
        with pytest.raises(DomainError, match="stands first"):
            move_up(place, actor=make_runner())


def test_whoever_nominated_does_not_put_that_session_together_but_another_one():
    call = make_call(sessions=2)
    one, two = call.sessions.all()
    seat = make_focal_point(user=make_user(Role.STAFF))
    own = make_nomination(call, one, seat=seat)
    other = make_nomination(call, two)

    with after_deadline(call):
        with pytest.raises(DomainError, match="have a part in"):
            put_on_slate(own, actor=seat.user)
        assert put_on_slate(other, actor=seat.user).number == 1


@pytest.mark.parametrize("role", list(SlotRole))
def test_whoever_is_nominated_by_address_alone_does_not_put_it_together(role):
    call = make_call()
    nomination = make_nomination(call)
    actor = make_user(Role.STAFF, email=person_of(nomination, role).email)

    with after_deadline(call), pytest.raises(DomainError, match="have a part in"):
        put_on_slate(nomination, actor=actor)


def test_a_speaker_stands_only_for_the_session_they_agreed_to():
    call = make_call(sessions=2)
    nomination = make_nomination(call)

    with after_deadline(call), pytest.raises(DomainError, match="session they agreed to"):
        put_on_slate(nomination, actor=make_runner(), session=call.sessions.get(number=2))


def test_a_side_event_may_get_another_day_than_it_wanted():
    call = make_call(kind="side_event", sessions=2)
    nomination = make_nomination(call, title="Free software", organiser="Lake Watch")

    with after_deadline(call):
        place = put_on_slate(nomination, actor=make_runner(), session=call.sessions.get(number=2))

    assert place.session.number == 2


def test_an_empty_slate_and_a_missing_reason_are_refused():
    call = make_call()
    nominations = [make_nomination(call) for _ in range(2)]

    with after_deadline(call):
        actor = make_runner()
        with pytest.raises(DomainError, match="Nobody is on the slate"):
            propose_slate(call, {}, actor=actor)
        put_on_slate(nominations[0], actor=actor)
        with pytest.raises(DomainError, match="is missing"):
            propose_slate(call, {}, actor=actor)


def test_who_never_agreed_is_left_off_for_that_reason():
    call = make_call()
    chosen, silent = make_nomination(call), make_nomination(call, is_agreed=False)

    with after_deadline(call):
        actor = make_runner()
        put_on_slate(chosen, actor=actor)
        propose_slate(call, {}, actor=actor)

    silent.refresh_from_db()
    assert silent.passed_over.startswith("Nobody who was named had agreed")


def test_the_second_person_neither_placed_nor_proposed_nor_has_a_part():
    call = make_call()
    seat = make_focal_point(user=make_user(Role.STAFF))
    nomination, _own = make_nomination(call), make_nomination(call, seat=seat)
    placer, proposer, second = make_runner(), make_runner(), make_runner()

    with after_deadline(call):
        put_on_slate(nomination, actor=placer)
        propose_slate(call, {_own.pk: "Fewer years of work."}, actor=proposer)
        for person in (placer, proposer, seat.user, make_user()):
            with pytest.raises(DomainError, match="A second person"):
                confirm_slate(call, actor=person)
        call = confirm_slate(call, actor=second)

    assert (call.status, call.confirmed_by) == (CallStatus.CONFIRMED, second)


def test_the_database_itself_wants_a_second_person():
    call = make_call()
    actor = make_runner()

    with pytest.raises(IntegrityError), transaction.atomic():
        SlotCall.objects.filter(pk=call.pk).update(proposed_by=actor, confirmed_by=actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotCall.objects.filter(pk=call.pk).update(status="sent")


def test_a_proposed_slate_is_taken_back_and_changed_before_it_is_confirmed():
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        actor = make_runner()
        place = put_on_slate(nomination, actor=actor)
        call = propose_slate(call, {}, actor=actor)
        with pytest.raises(DomainError):
            take_off_slate(place, actor=actor)

        call = take_back_slate(call, actor=actor)
        take_off_slate(place, actor=actor)
        with pytest.raises(TransitionNotAllowed):
            confirm_slate(call, actor=make_runner())

    assert call.proposed_by is None


def test_confirming_tells_those_on_the_slate_and_those_who_are_not_with_the_reason():
    call = make_call()
    chosen, other = make_nomination(call), make_nomination(call)

    with after_deadline(call):
        make_slate(call, chosen)

    other.case.refresh_from_db()
    assert other.case.status == CaseStatus.REFUSED
    on_it = OutgoingMail.objects.filter(occasion__startswith="slot-placed")
    off_it = OutgoingMail.objects.filter(occasion__startswith="slot-not-on-slate")
    assert (on_it.count(), off_it.count()) == (3, 3)
    assert all("Others met the criteria better." in mail.body for mail in off_it)
    assert AuditEntry.objects.filter(event="slots.confirmed").count() == 1
