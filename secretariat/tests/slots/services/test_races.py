"""Clicks at once on PostgreSQL: exactly as many as there are slots, the others get words."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from secretariat.choices.cases import CaseStatus
from secretariat.models import SlatePlace, SlotCall, SlotNomination
from secretariat.services.slots.slating import confirm_slate, propose_slate, put_on_slate
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_nomination,
    make_runner,
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_twenty_clicks_at_once_never_put_more_than_the_slots_on_a_session():
    call = make_call(most=3)
    nominations = [make_nomination(call) for _ in range(10)]
    actors = [make_runner() for _ in range(2)]

    def click(number):
        try:
            with after_deadline(call):
                put_on_slate(nominations[number % 10], actor=actors[number // 10])
        except DomainError:
            return "refused"
        else:
            return "placed"
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        outcomes = sorted(pool.map(click, range(20)))

    assert outcomes == ["placed"] * 3 + ["refused"] * 17
    assert [place.number for place in SlatePlace.objects.order_by("number")] == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_eight_second_persons_confirm_a_slate_once():
    call = make_call()
    nomination = make_nomination(call)
    people = [make_runner() for _ in range(8)]
    with after_deadline(call):
        actor = make_runner()
        put_on_slate(nomination, actor=actor)
        propose_slate(call, {}, actor=actor)

    def click(person):
        try:
            with after_deadline(call):
                confirm_slate(SlotCall.objects.get(pk=call.pk), actor=person)
        except DomainError:
            return "refused"
        else:
            return "confirmed"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(click, people))

    assert outcomes == ["confirmed"] + ["refused"] * 7
    assert SlotNomination.objects.get().case.status == CaseStatus.RECEIVED
    assert AuditEntry.objects.filter(event="slots.confirmed").count() == 1
