"""What became of a ballot: said once, and true for good."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from csb_portal.lifecycle import locked
from elections.choices import ChainKind
from elections.models import ChainEvent
from elections.services.fates import is_in_box
from elections.tests.factories import make_open_election, voters_of
from elections.tests.voting import vote

pytestmark = pytest.mark.django_db


def safe(payload: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(payload)).decode().rstrip("=")


def add_event(election, payload, kind=ChainKind.BALLOT):
    height = election.chain.count()
    ChainEvent.objects.create(election=election, height=height, kind=kind, payload=payload)


@pytest.mark.parametrize("payload", ["fb" * 32, "ff" * 32, "00" * 32])
def test_a_ballot_is_found_by_its_tracker_as_an_address_can_carry_it(payload):
    election = make_open_election()
    add_event(election, payload)

    assert is_in_box(election, safe(payload))
    assert not is_in_box(make_open_election(), safe(payload))


@pytest.mark.parametrize("change", ["!{}", "{}=", "{}\n", "{}A"])
def test_a_tracker_is_taken_to_the_letter(change):
    election = make_open_election()
    add_event(election, "fb" * 32)

    assert not is_in_box(election, change.format(safe("fb" * 32)))


def test_only_ballots_are_in_the_box():
    election = make_open_election()
    setup = election.chain.get(kind=ChainKind.SETUP)

    assert not is_in_box(election, safe(setup.payload))


def test_a_yes_waits_for_nobody(django_assert_num_queries):
    election = make_open_election()
    add_event(election, "fb" * 32)

    with django_assert_num_queries(1):
        is_in_box(election, safe("fb" * 32))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_a_no_waits_until_what_is_in_flight_has_landed():
    election = make_open_election()

    def ask():
        try:
            return is_in_box(election, safe("fb" * 32))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locked(election)
            answer = pool.submit(ask)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.5)
            add_event(election, "fb" * 32)
        assert answer.result(timeout=30)


def test_a_ballot_that_was_replaced_is_still_in_the_box():
    election = make_open_election()
    first, _second = (vote(election, voters_of(election)[0]).tracker for _ in range(2))

    assert is_in_box(election, first.replace("+", "-").replace("/", "_"))
