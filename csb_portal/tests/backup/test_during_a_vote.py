"""A backup taken while 42 people vote holds each ballot whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from csb_portal.models import AuditHead
from elections.choices import ChainKind, ElectionStatus
from elections.tests.factories import make_open_election, slugs_of, voters_of
from elections.twin import vote

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE_THE_BACKUP = 5
BOX = """
import json
from datetime import timedelta
from csb_portal import audit, clock
from elections.choices import ChainKind
from elections.models import Election
from elections.services.timekeeping import keep_time
audit.verify_database()
election = Election.objects.get()
told = {
    "status": election.status,
    "ballots": list(election.chain.filter(kind=ChainKind.BALLOT).order_by("height").values_list("digest", flat=True)),
    "voted": election.roll.voted().count(),
}
with clock.at(election.closes_at + timedelta(minutes=1)):
    keep_time()
    keep_time()
election.refresh_from_db()
told["after_its_hour"] = election.status
print(json.dumps(told))
"""


def test_ballots_and_roll_agree_in_what_was_restored(settings, tmp_path, backup, machine):
    settings.MEDIA_ROOT = tmp_path / "media"
    election = make_open_election(voters=42)
    enough, is_done = Event(), []

    def cast(voter):
        try:
            vote(election, voter, slugs_of(election)[0])
            is_done.append(voter)
            if len(is_done) == BEFORE_THE_BACKUP:
                enough.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as voters:
        casting = [voters.submit(cast, voter) for voter in voters_of(election)]
        assert enough.wait(60)
        folder = backup()
        at_most = len(is_done) + 3
        for one in casting:
            one.result()

    done = machine.restore(folder)

    assert done.returncode == 0, done.stderr
    ballots = election.chain.filter(kind=ChainKind.BALLOT).order_by("height")
    cast_in_all = list(ballots.values_list("digest", flat=True))
    told = machine.ask(BOX)
    assert len(cast_in_all) == 42
    assert BEFORE_THE_BACKUP <= told["voted"] <= at_most
    assert told["ballots"] == cast_in_all[: told["voted"]]
    assert told["status"] == ElectionStatus.OPEN
    assert told["after_its_hour"] != ElectionStatus.OPEN
    assert AuditHead.objects.get().number > 0
