"""When the key is complete, what lets a vote open, and what the trustees do after its end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from elections.choices import ElectionStatus, Level
from elections.models import Election, Trustee
from elections.protocol.trustees import Trustees
from elections.services.ceremonies import accept_output, begin_anew
from elections.services.closing import close_election
from elections.services.opening import open_election
from elections.services.trustees import replace_trustee
from elections.tests.factories import make_operator, slugs_of, voters_of
from elections.tests.trusteeship import (
    decrypt,
    make_shared_election,
    name_a_registrar,
    name_trustees,
    register,
    run_ceremony,
)
from elections.trusteeship import TrusteeStep, trustees_of
from elections.twin import vote

pytestmark = pytest.mark.django_db


def steps_of(election):
    return [state.step for state in trustees_of(election)]


def test_full_separation_waits_for_the_registrar_as_well():
    election = make_shared_election(level=Level.SEPARATED)
    name_trustees(election)
    name_a_registrar(election)

    run_ceremony(election)
    assert election.trustees_text
    assert election.keys_ready_at is None

    register(election)
    assert election.keys_ready_at is not None


def test_full_separation_is_as_ready_when_the_registrar_was_first():
    election = make_shared_election(level=Level.SEPARATED)
    name_trustees(election)
    name_a_registrar(election)

    register(election)
    assert election.keys_ready_at is None
    run_ceremony(election)

    assert election.keys_ready_at is not None


def test_other_numbers_of_trustees_make_a_key_too():
    election = make_shared_election(trustees_needed=5, threshold=3)
    name_trustees(election)

    run_ceremony(election)

    trustees = Trustees.parse(election.trustees_text)
    assert (trustees.size, trustees.threshold) == (5, 3)


def test_a_key_for_other_numbers_than_the_election_has_is_refused():
    election = make_shared_election(level=Level.SEPARATED)
    name_trustees(election)
    name_a_registrar(election)
    run_ceremony(election)
    Election.objects.update(threshold=3)

    with pytest.raises(DomainError, match="made a key of which any 2 of 3 decrypt"):
        register(election)


def test_a_ceremony_that_begins_anew_forgets_every_text():
    election = make_shared_election()
    name_trustees(election)
    run_ceremony(election)

    begin_anew(election)

    assert steps_of(election) == [TrusteeStep.SECRET] * 3
    assert (election.keys_ready_at, election.trustees_text) == (None, "")


def test_at_the_hour_of_the_opening_nobody_is_replaced_any_more():
    election = make_shared_election()
    (trustee, *_others) = name_trustees(election)
    run_ceremony(election)

    with (
        clock.at(election.opens_at),
        pytest.raises(DomainError, match="named and replaced before a vote opens"),
    ):
        replace_trustee(
            trustee,
            name="B",
            address="b@example.org",
            family=None,
            reason="Ill.",
            actor=make_operator(),
        )


def opened(**fields):
    with clock.at(clock.now() - timedelta(hours=2)):
        election = make_shared_election(**fields)
        trustees = name_trustees(election)
        secrets = run_ceremony(election)
    return open_election(election, actor=None), trustees, secrets


def test_after_the_opening_nobody_is_replaced_and_the_way_on_is_said():
    _election, trustees, _secrets = opened()

    with pytest.raises(DomainError, match="one who is lost stops nothing"):
        replace_trustee(
            trustees[0],
            name="B",
            address="b@example.org",
            family=None,
            reason="Ill.",
            actor=make_operator(),
        )


def test_any_two_of_three_open_the_sum_and_the_third_is_not_missed():
    election, _trustees, secrets = opened()
    wanted = slugs_of(election)[0]
    for voter in voters_of(election)[:3]:
        vote(election, voter, wanted)
    with clock.at(election.closes_at):
        close_election(election, actor=None)
        election.refresh_from_db()
        assert steps_of(election) == ["decrypt"] * 3
        decrypt(election, secrets, 3)
        assert election.status == ElectionStatus.CLOSED
        decrypt(election, secrets, 1)

    assert election.status == ElectionStatus.DECIDED
    votes = {c.family.slug: c.votes for c in election.candidacies.all()}
    assert votes[wanted] == 3
    assert sum(votes.values()) == 3
    assert steps_of(election) == ["decrypted", "known", "decrypted"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_trustees_who_finish_at_once_make_one_key():
    election = make_shared_election()
    trustees = name_trustees(election)
    run_ceremony(election)
    texts = [trustee.output for trustee in election.trustees.order_by("place")]
    made = election.trustees_text
    Trustee.objects.update(output="", checked_at=None)
    Election.objects.update(trustees_text="", keys_ready_at=None)

    def send(place):
        try:
            return accept_output(trustees[place], texts[place]).output
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(send, [0, 1, 2, 0, 1, 2]))

    election.refresh_from_db()
    assert taken == texts * 2
    assert election.trustees_text == made
    assert election.keys_ready_at is not None
    assert AuditEntry.objects.filter(event="elections.trustee_ready").count() == 3 + 3
