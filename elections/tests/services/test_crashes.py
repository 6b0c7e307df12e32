"""A worker killed in the middle of a close or a count: whole or not at all, one result."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.testing.processes import start_python
from elections.choices import ElectionStatus, Level
from elections.services.closing import close_election
from elections.services.timekeeping import keep_time
from elections.tests.factories import make_frozen_election, make_open_election, voters_of
from elections.tests.trusteeship import name_trustees, run_ceremony
from elections.twin import decrypt_tally, vote

pytestmark = pytest.mark.django_db(transaction=True)

# Runs one step of an election, and stops for ever after so many events of its chain.
WORKER = """
import sys, time, django
django.setup()
from django.conf import settings
from elections.models import Election
from elections.services import box, closing
from elections import twin

settings.ELECTION_KEYS = sys.argv[5]
step, slug, events, secret = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
append, seen = box.append, []

def append_and_stop(*arguments):
    event = append(*arguments)
    seen.append(event)
    if len(seen) == events:
        print("in the middle", flush=True)
        time.sleep(60)
    return event

box.append = append_and_stop
election = Election.objects.get(slug=slug)
if step == "close":
    closing.close_election(election, actor=None)
else:
    twin.decrypt_tally(election, {2: secret})
"""
BEFORE, REST = ["Setup", "Ballot", "Ballot"], ["EndBallots", "EncryptedTally"]


def kill_in_the_middle(settings, step, election, events, secret=""):
    keys = str(settings.ELECTION_KEYS)
    worker = start_python("-c", WORKER, step, election.slug, str(events), secret, keys)
    line = worker.stdout.readline()
    worker.kill()
    rest = worker.communicate(timeout=20)[0]
    assert line == "in the middle\n", line + rest


def kinds(election):
    return list(election.chain.order_by("height").values_list("kind", flat=True))


@pytest.mark.parametrize("events", [1, 2, 3, 4])
def test_a_close_that_is_killed_has_not_happened_and_the_next_one_does_it_once(settings, events):
    with clock.at(clock.now() - timedelta(days=3)):
        election = make_open_election()
        for user in voters_of(election)[:2]:
            vote(election, user)

    kill_in_the_middle(settings, "close", election, events)
    left = kinds(election)
    keep_time()
    keep_time()

    assert left == BEFORE
    assert kinds(election) == [*BEFORE, *REST, "PartialDecryption", "Result"]
    election.refresh_from_db()
    assert (election.status, election.ballots) == (ElectionStatus.DECIDED, 2)


@pytest.mark.parametrize("events", [1, 2])
def test_a_decryption_that_is_killed_can_be_sent_again_and_counts_once(settings, events):
    with clock.at(clock.now() - timedelta(days=3)):
        election = make_frozen_election(level=Level.SHARED)
        name_trustees(election)
        secrets = run_ceremony(election)
    with clock.at(election.opens_at):
        for user in voters_of(election)[:2]:
            vote(election, user)
    election = close_election(election, actor=None)
    decrypt_tally(election, {1: secrets[0]})

    kill_in_the_middle(settings, "decrypt", election, events, secrets[1])
    left = kinds(election)
    for _twice in range(2):
        decrypt_tally(election, {2: secrets[1]})

    assert left == [*BEFORE, *REST, "PartialDecryption"]
    assert kinds(election) == [*left, "PartialDecryption", "Result"]
