"""The page of somebody who was named: what can still be done there."""

import pytest

from secretariat.choices.slots import PlaceStatus
from secretariat.models import SlatePlace
from secretariat.services.slots.outcomes import record_outcome
from secretariat.services.slots.places import Became
from secretariat.slot_links import word_url
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_nomination,
    make_runner,
    make_sent_slate,
    person_of,
)

pytestmark = pytest.mark.django_db
WITHDRAW = b'value="leave"'


def page_of(client, person):
    return client.get(word_url(person)).content


def test_whoever_was_taken_can_withdraw_until_it_is_known_that_they_spoke(client):
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_sent_slate(call, nomination)
        for status, can_leave in ((PlaceStatus.TAKEN, True), (PlaceStatus.SPOKE, False)):
            place = SlatePlace.objects.with_people().get(pk=place.pk)
            became = Became(decided_by="The chair", reason="Fits.")
            record_outcome(place, status, became, actor=make_runner())

            page = page_of(client, person_of(nomination))
            assert (WITHDRAW in page) is can_leave
            assert b"Save what I said" in page

        answer = client.post(word_url(person_of(nomination)), {"step": "leave"}, follow=True)

    assert "The nomination is settled: granted." in answer.content.decode()
    assert person_of(nomination).stands
