"""The count at shared keys: the sum of all ballots, and nothing that somebody put in its place."""

from datetime import timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from elections.choices import ChainKind, ElectionStatus, Level
from elections.protocol.ballots import read_ballot
from elections.protocol.ceremony import private_share
from elections.protocol.description import Description
from elections.protocol.tally import RunningTally, sized_tally
from elections.protocol.trustees import decrypt as factors_of
from elections.services import box
from elections.services.closing import close_election
from elections.services.counting import accept_decryption
from elections.services.opening import open_election
from elections.tests.factories import make_frozen_election, slugs_of, voters_of
from elections.tests.trusteeship import decrypt, name_trustees, run_ceremony
from elections.twin import vote

pytestmark = pytest.mark.django_db


def closed_election():
    """An election of four voters, two of whom voted, whose trustees are asked to decrypt."""
    with clock.at(clock.now() - timedelta(hours=1)):
        election = make_frozen_election(level=Level.SHARED)
        name_trustees(election)
        secrets = run_ceremony(election)
    election = open_election(election, actor=None)
    for user in voters_of(election)[:2]:
        vote(election, user, slugs_of(election)[0])
    with clock.at(election.closes_at):
        return close_election(election, actor=None), secrets


def test_two_of_three_trustees_count_and_the_third_comes_too_late():
    election, secrets = closed_election()
    decrypt(election, secrets, 1)
    assert election.status == ElectionStatus.CLOSED

    decrypt(election, secrets, 3)

    assert election.status == ElectionStatus.DECIDED
    with pytest.raises(DomainError, match="does not wait for your decryption"):
        decrypt(election, secrets, 2)


def test_a_decryption_by_another_trustees_share_is_refused_and_can_be_sent_again():
    election, secrets = closed_election()

    with pytest.raises(DomainError, match="did not pass the check"):
        decrypt_as_another(election, secrets)

    decrypt(election, secrets, 1, 2)
    assert election.status == ElectionStatus.DECIDED


def decrypt_as_another(election, secrets):
    """Send the second trustee's part as the first's."""
    serving = election.trustees.serving().order_by("place")
    certificates = list(serving.values_list("certificate", flat=True))
    polynomials = list(serving.values_list("polynomial", flat=True))
    share = private_share(secrets[1], 2, certificates, polynomials)
    ((tally, _sized),) = box.texts_of(election, ChainKind.ENCRYPTED_TALLY)
    fingerprint = Description.parse(election.description_text).fingerprint
    accept_decryption(serving[0], factors=factors_of(share, tally, fingerprint))


def test_one_ballot_in_the_place_of_the_sum_is_not_decrypted():
    """Whoever runs the database cannot have the trustees open a single ballot."""
    election, secrets = closed_election()
    event = election.chain.get(kind=ChainKind.ENCRYPTED_TALLY)
    former = event.data
    one = RunningTally(Description.parse(election.description_text))
    one.add(read_ballot(next(box.ballots(election))))
    rewrite(event, [one.text(), sized_tally(one.text(), 2)])

    with pytest.raises(DomainError, match="is not that of its ballots"):
        decrypt(election, secrets, 1)

    rewrite(event, former)
    decrypt(election, secrets, 1, 2)
    assert election.status == ElectionStatus.DECIDED


def rewrite(event, data):
    """Change a row past the model, and on PostgreSQL past its trigger, as its owner can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        event.data = data
        value = event._meta.get_field("data").get_db_prep_save(data, connection)
        cursor.execute("UPDATE elections_chainevent SET data = %s WHERE id = %s", [value, event.pk])
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
