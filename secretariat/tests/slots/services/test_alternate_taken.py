"""Where whoever decides took the alternate, the place is the alternate's, and the speaker's no more."""

import pytest

from csb_portal.models import OutgoingMail
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import PlaceStatus, SlotRole
from secretariat.models import SlatePlace, SlotNomination
from secretariat.services.slots.answering import leave
from secretariat.services.slots.outcomes import record_outcome
from secretariat.services.slots.places import Became
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_nomination,
    make_runner,
    make_sent_slate,
    person_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nomination():
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_sent_slate(call, nomination)
        became = Became(decided_by="The chair", reason="The speaker was at the border.")
        record_outcome(place, PlaceStatus.ALTERNATE_TAKEN, became, actor=make_runner())
        yield nomination


def stands(nomination):
    """Return where its place and its case stand."""
    place = SlatePlace.objects.get(nomination=nomination)
    return place.status, SlotNomination.objects.get(pk=nomination.pk).case.status


def test_the_place_is_withdrawn_when_the_alternate_leaves(nomination):
    leave(person_of(nomination, SlotRole.ALTERNATE))

    assert stands(nomination) == (PlaceStatus.WITHDRAWN, CaseStatus.RETURNED)
    assert OutgoingMail.objects.filter(occasion__startswith="slot-changed").exists()
    assert not OutgoingMail.objects.filter(occasion__startswith="slot-stepped-in").exists()


def test_nobody_steps_in_when_the_speaker_leaves(nomination):
    leave(person_of(nomination))

    assert stands(nomination) == (PlaceStatus.ALTERNATE_TAKEN, CaseStatus.GRANTED)
    assert not OutgoingMail.objects.filter(occasion__startswith="slot-stepped-in").exists()
