"""A slate that waits for a second person while those on it leave."""

import pytest

from csb_portal.errors import DomainError
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import CallStatus, SlotRole
from secretariat.services.slots.answering import agree, leave
from secretariat.services.slots.slating import confirm_slate, propose_slate, put_on_slate
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_nomination,
    make_runner,
    person_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed():
    """A proposed slate of two, one hour after the deadline; one alternate has not answered."""
    call = make_call(most=2)
    stays, goes = make_nomination(call), make_nomination(call, is_agreed=False)
    agree(person_of(goes))
    with after_deadline(call):
        actor = make_runner()
        for nomination in (stays, goes):
            put_on_slate(nomination, actor=actor)
        propose_slate(call, {}, actor=actor)
        yield call, stays, goes


@pytest.mark.parametrize("agrees", [True, False])
def test_a_slate_is_confirmed_without_whoever_left_it_since_it_was_proposed(proposed, agrees):
    call, _stays, goes = proposed
    leave(person_of(goes))
    if agrees:
        agree(person_of(goes, SlotRole.ALTERNATE))

    call = confirm_slate(call, actor=make_runner())

    goes.refresh_from_db()
    assert call.status == CallStatus.CONFIRMED
    assert goes.case.status == CaseStatus.REFUSED
    assert goes.passed_over == "Whoever was to speak withdrew, and nobody else could step in."


def test_a_slate_that_everybody_left_is_not_confirmed(proposed):
    call, stays, goes = proposed
    for nomination in (stays, goes):
        leave(person_of(nomination, SlotRole.ALTERNATE))
        leave(person_of(nomination))

    with pytest.raises(DomainError, match="Nobody is on the slate"):
        confirm_slate(call, actor=make_runner())
