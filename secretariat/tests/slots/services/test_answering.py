"""Nobody comes on a slate against their will; the alternate steps in, and everybody hears once."""

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import OutgoingMail
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import PersonStatus, PlaceStatus, SlotRole
from secretariat.models import SlatePlace, SlotNomination
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.slots.answering import agree, leave
from secretariat.services.slots.outcomes import record_outcome
from secretariat.services.slots.places import Became
from secretariat.services.slots.slating import put_on_slate
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


def fresh(nomination):
    return SlotNomination.objects.with_people().get(pk=nomination.pk)


def fresh_place(place):
    return SlatePlace.objects.with_people().get(pk=place.pk)


def mails(occasion):
    return OutgoingMail.objects.filter(occasion__startswith=occasion)


def test_agreeing_keeps_what_somebody_says_of_themselves():
    nomination = make_nomination(make_call(), is_agreed=False)

    person = agree(person_of(nomination), gender="woman", is_name_withheld=True)

    assert person.has_agreed
    assert (person.gender, person.public_name) == ("woman", "Name withheld")


def test_what_somebody_said_can_be_said_anew():
    nomination = make_nomination(make_call())
    agree(person_of(nomination), is_name_withheld=True)

    person = agree(person_of(nomination), gender="man")

    assert (person.gender, person.is_name_withheld) == ("man", False)


def test_whoever_left_does_not_agree_any_more():
    nomination = make_nomination(make_call(), is_agreed=False)
    leave(person_of(nomination))

    with pytest.raises(DomainError, match="not nominated any more"):
        agree(person_of(nomination))
    with pytest.raises(TransitionNotAllowed):
        leave(person_of(nomination))


def test_saying_no_is_declining_and_leaving_later_is_withdrawing():
    nomination = make_nomination(make_call(), is_agreed=False)
    agree(person_of(nomination))

    assert leave(person_of(nomination)).status == PersonStatus.WITHDRAWN
    alternate = person_of(nomination, SlotRole.ALTERNATE)
    assert leave(alternate).status == PersonStatus.DECLINED


def test_the_alternate_steps_in_by_the_speakers_one_click_and_is_told_once():
    nomination = make_nomination(make_call())
    speaker, alternate = person_of(nomination), person_of(nomination, SlotRole.ALTERNATE)

    leave(speaker)

    assert fresh(nomination).speaks == alternate
    assert fresh(nomination).alternate is None
    (told,) = mails("slot-stepped-in")
    assert told.to == alternate.email
    (nominator,) = mails("slot-left")
    assert f"{alternate.name}, the alternate, steps in." in nominator.body


def test_an_alternate_who_has_not_agreed_does_not_step_in():
    nomination = make_nomination(make_call(), is_agreed=False)
    agree(person_of(nomination))

    leave(person_of(nomination))

    assert not fresh(nomination).can_stand
    assert not mails("slot-stepped-in").exists()


def test_a_name_leaves_a_slate_in_work_when_nobody_is_left_and_those_behind_move_up():
    call = make_call(most=2)
    first, second = make_nomination(call), make_nomination(call)
    with after_deadline(call):
        actor = make_runner()
        put_on_slate(first, actor=actor)
        put_on_slate(second, actor=actor)
        leave(person_of(first))
        leave(person_of(first, SlotRole.ALTERNATE))

    (place,) = SlatePlace.objects.all()
    assert (place.nomination, place.number) == (second, 1)


def test_the_secretariat_hears_when_a_slate_that_was_sent_reads_otherwise():
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_sent_slate(call, nomination)
        leave(person_of(nomination))

    place.refresh_from_db()
    assert place.status == PlaceStatus.ON_SLATE
    assert mails("slot-changed").exists()


def test_the_alternate_of_a_speaker_who_was_taken_takes_the_place():
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_sent_slate(call, nomination)
        taken = Became(decided_by="The Secretary-General", reason="Fits.", taken_at=clock.now())
        record_outcome(place, PlaceStatus.TAKEN, taken, actor=make_runner())
        leave(person_of(nomination))

        place.refresh_from_db()
        assert place.status == PlaceStatus.ALTERNATE_TAKEN
        assert fresh(nomination).case.status == CaseStatus.GRANTED
        leave(person_of(nomination, SlotRole.ALTERNATE))

    place.refresh_from_db()
    assert place.status == PlaceStatus.WITHDRAWN
    assert fresh(nomination).case.status == CaseStatus.RETURNED


def test_why_somebody_left_is_read_by_nobody():
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_sent_slate(call, nomination)
        leave(person_of(nomination, SlotRole.ALTERNATE), reason="I am ill.")
        leave(person_of(nomination), reason="I am ill.")

    place.refresh_from_db()
    call.refresh_from_db()
    assert "ill" not in place.outcomes.get().reason
    assert not OutgoingMail.objects.filter(body__contains="I am ill").exists()


def test_with_nobody_left_a_place_that_was_sent_is_withdrawn_and_stays_to_be_read():
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_sent_slate(call, nomination)
        leave(person_of(nomination, SlotRole.ALTERNATE))
        leave(person_of(nomination))

    place.refresh_from_db()
    call.refresh_from_db()
    assert place.status == PlaceStatus.WITHDRAWN
    assert place.outcomes.get().outcome == PlaceStatus.WITHDRAWN
    assert fresh(nomination).case.status == CaseStatus.WITHDRAWN
    assert call.status == "settled"


def test_withdrawing_the_case_withdraws_its_people_and_frees_the_place():
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_slate(call, nomination)
        withdraw_case(fresh(nomination).case)

    place.refresh_from_db()
    assert place.status == PlaceStatus.WITHDRAWN
    assert {one.status for one in fresh(nomination).people.all()} == {"withdrawn"}
    assert mails("slot-withdrawn").count() == 2


def test_withdrawing_before_the_deadline_lets_the_same_people_be_named_anew():
    call = make_call()
    nomination = make_nomination(call)
    email = person_of(nomination).email

    withdraw_case(fresh(nomination).case)

    again = make_nomination(call, is_agreed=False)
    assert again.pk != nomination.pk
    assert person_of(nomination).email == email
    assert not person_of(nomination).stands


@pytest.mark.parametrize("outcome", [PlaceStatus.SPOKE, PlaceStatus.ABSENT])
def test_nobody_leaves_once_it_is_known_who_spoke(outcome):
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_sent_slate(call, nomination)
        for status in (PlaceStatus.TAKEN, outcome):
            became = Became(decided_by="The chair", reason="Fits.")
            record_outcome(fresh_place(place), status, became, actor=make_runner())
        with pytest.raises(DomainError, match="before it is known who spoke"):
            leave(person_of(nomination))

    assert fresh(nomination).speaks == person_of(nomination)
    assert not mails("slot-stepped-in").exists()
    assert not mails("slot-left").exists()


def test_nobody_leaves_a_nomination_that_was_refused():
    call = make_call()
    chosen, other = make_nomination(call), make_nomination(call)
    with after_deadline(call):
        make_slate(call, chosen)
        with pytest.raises(DomainError, match="The nomination is settled: refused"):
            leave(person_of(other))


def test_nobody_agrees_to_a_nomination_that_is_settled():
    call = make_call(most=1)
    chosen, other = make_nomination(call), make_nomination(call, is_agreed=False)
    with after_deadline(call):
        make_slate(call, chosen)

        with pytest.raises(DomainError, match="settled"):
            agree(person_of(other))
