"""Whose ballot is whose may be known; what is on it, to nobody without the trustees' secrets.

The proof runs one election twice, with the same voters, order, hours and draw. Only who
chose what is different, and the totals are not. Whatever the portal writes beside the
ballots, and beside what follows from their bytes, has to be the same both times, vote by
vote: what does not depend on a choice cannot tell of it. And no number in a copy of the
database or of the portal's key files opens a ballot.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.test import Client

from csb_portal import clock
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.models.trail import AuditHead
from csb_portal.testing.factories import make_user
from elections import keystore
from elections.choices import CallStatus, Level
from elections.keystore import Purpose
from elections.models import Candidacy, ChainEvent, Election, RollEntry, Trustee
from elections.protocol.ballots import read_ballot
from elections.protocol.credentials import private_exponent
from elections.protocol.group import G, P, Q, inverse, power
from elections.services import box
from elections.services.closing import close_election
from elections.services.codes import code_for
from elections.services.elections import freeze_roll, prepare_election
from elections.services.keys import destroy_spent_keys
from elections.services.opening import open_election
from elections.services.trustees import name_trustee
from elections.tests.factories import (
    make_call,
    make_interest,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.twin import decrypt_tally, hold_ceremony, make_ballot_for, vote
from families.tests.factories import make_family, make_focal_point

NOON = datetime(2005, 1, 14, 12, tzinfo=UTC)
SECRETS = ["SecretofTrusteeNumber1", "SecretofTrusteeNumber2", "SecretofTrusteeNumber3"]
CANDIDATES = ["alder", "birch", "cedar", "dogwood", "elder"]
BALLOTS = [["alder"], ["birch", "cedar"], [], ["alder", "birch", "cedar"], ["elder"], []]
SWAPPED = BALLOTS[1:] + BALLOTS[:1]  # the same ballots, each by somebody else
CHAIN, ROLL = ChainEvent._meta.db_table, RollEntry._meta.db_table
OUTBOX, TRAIL = OutgoingMail._meta.db_table, AuditEntry._meta.db_table
FLOORS = {"csb_portal", "families", "elections", "secretariat", "liaison", "reports"}
# The ballots' own bytes, and what is computed from them alone: trackers and fingerprints.
FROM_BALLOTS = {
    CHAIN: {"payload", "text", "digest", "data"},
    ROLL: {"tracker"},
    OUTBOX: {"head", "body", "occasion"},
    TRAIL: {"hash", "previous_hash", "content_hash"},
    AuditHead._meta.db_table: {"hash"},
    Election._meta.db_table: {"count_fingerprint"},
}
# Made with new dice each time, before anybody has voted.
OTHERWISE = {
    Trustee._meta.db_table: {"certificate", "polynomial", "output"},
    "django_session": {"session_data", "expire_date"},  # signed with the hour; read decoded
    "csb_portal_user": {"last_login"},
    OUTBOX: {"message_id"},
    ROLL: {"credential", "sealed_code"},
    Election._meta.db_table: {"uuid", "description_text", "trustees_text"},
}

Dump = dict[str, list[dict]]


@dataclass
class Held:
    """One election as a burglar finds it: each step's traces, and the copy after the close."""

    election: Election
    steps: list[dict] = field(default_factory=list)
    after_close: Dump = field(default_factory=dict)


def dump() -> Dump:
    """Read every row of every table."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            tables[table] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return tables


def readable(tables: Dump) -> Counter:
    """Count equal rows, without what differs between any two runs."""
    return Counter(
        (table, *(f"{c}={plain(v)}" for c, v in row.items() if c not in masked(table)))
        for table, rows in tables.items()
        for row in rows
    )


def plain(value: object) -> str:
    """Read a value without the fingerprint of the chain, which the trail names."""
    return re.sub(r"""(["'])chain\1: \1[0-9a-f]{64}\1""", "", str(value))


def masked(table: str) -> set[str]:
    return FROM_BALLOTS.get(table, set()) | OTHERWISE.get(table, set())


def prepare() -> tuple[Election, list[Client]]:
    """Open an election of five families and six voters, with the same names each time."""
    call_command("flush", interactive=False, verbosity=0)
    points = [
        make_focal_point(
            family=make_family(slug=slug, name_en=slug.title(), sort_order=place),
            user=make_user(email=f"voter-{place}@example.org", name=f"Voter {place}"),
        )
        for place, slug in enumerate([*CANDIDATES, "fir"])
    ]
    call = make_call(CallStatus.CLOSED, slug="call", title="Call")
    for place, point in enumerate(points[: len(CANDIDATES)]):
        make_interest(call, point, reference=f"EI-2005-{place:04}")
    operator = make_operator()
    election = prepare_election(
        call,
        actor=operator,
        slug="secret",
        title="Secret",
        question="Which families?",
        opens_at=NOON,
        closes_at=NOON + timedelta(days=1),
        correction_hours=0,
    )
    for place in (1, 2, 3):
        address = f"trustee-{place}@example.org"
        name = f"Trustee {place}"
        name_trustee(election, place=place, name=name, address=address, family=None, actor=operator)
    hold_ceremony(election, SECRETS)
    freeze_roll(election, actor=operator)
    election = open_election(election, actor=None)
    clients = [Client() for _ in points]
    for client, voter in zip(clients, voters_of(election), strict=True):
        client.force_login(voter)
    return election, clients


def cast(client: Client, entry: RollEntry, choices: list[str]) -> None:
    """Make the ballot where the voter is, and send it as the booth does."""
    assert client.get("/elections/secret/vote/").status_code == 200
    ballot = make_ballot_for(entry, *choices)
    answer = client.post("/elections/secret/cast/", {"ballot": ballot})
    assert answer.status_code == 200
    assert client.get("/elections/secret/vote/").status_code == 200


def hold(ballots: list[list[str]], monkeypatch: pytest.MonkeyPatch, log: list) -> Held:
    """Hold the election, and write down after each vote what is new and what has gone."""
    monkeypatch.setattr("secrets.token_hex", lambda size: "ab" * size)  # the same draw
    with clock.at(NOON):
        election, clients = prepare()
        entries = list(election.roll.select_related("election").order_by("pk"))
    held = Held(election)
    before, spoken = readable(dump()), len(log)
    for place, (client, choices) in enumerate(zip(clients, ballots, strict=True)):
        with clock.at(NOON + timedelta(minutes=place)):
            cast(client, entries[place], choices)
        after = readable(dump())
        sessions = [remembered(client) for client in clients]
        traces = {"new": after - before, "gone": before - after}
        held.steps.append(traces | {"sessions": sessions, "log": said(log[spoken:])})
        before, spoken = after, len(log)
        assert_no_figures(election)
    with clock.at(election.closes_at):
        decrypt_tally(close_election(election, actor=None), dict(enumerate(SECRETS[:2], 1)))
    held.after_close = dump()
    after = readable(held.after_close)
    held.steps.append({"new": after - before, "gone": before - after, "log": said(log[spoken:])})
    return held


def remembered(client: Client) -> list[tuple]:
    """Read a session, but for the part that follows from the voter's password."""
    return sorted(item for item in client.session.items() if item[0] != HASH_SESSION_KEY)


def assert_no_figures(election: Election) -> None:
    """No count, for anybody, while the vote is on."""
    election.refresh_from_db()
    figures = (election.ballots, election.blank_ballots, election.count_fingerprint)
    assert figures == (None, None, "")
    assert set(Candidacy.objects.values_list("votes", "rank", "outcome")) == {
        (None, None, "pending")
    }


def said(log: list) -> list[tuple[str, str]]:
    """Read what the portal's own floors logged; other loggers' lines may hold durations."""
    return [(r.name, r.getMessage()) for r in log if r.name.partition(".")[0] in FLOORS]


@pytest.mark.django_db(transaction=True)
def test_what_is_written_beside_the_ballots_is_the_same_whoever_chose_what(monkeypatch, log):
    one = hold(BALLOTS, monkeypatch, log)
    other = hold(SWAPPED, monkeypatch, log)

    assert len(one.steps) == len(BALLOTS) + 1
    for mine, theirs in zip(one.steps, other.steps, strict=True):
        assert mine == theirs


@pytest.mark.django_db(transaction=True)
def test_no_row_session_or_log_line_written_by_a_vote_names_a_candidate(monkeypatch, log):
    held = hold(BALLOTS, monkeypatch, log)

    assert not [record for record in log if names_candidate(vars(record))]
    for step in held.steps[:-1]:
        assert not names_candidate(step["sessions"])
        assert not [row for row in step["new"] if names_candidate(row)]


def names_candidate(trace: object) -> bool:
    return any(slug in str(trace).lower() for slug in CANDIDATES)


@pytest.mark.django_db(transaction=True)
def test_no_number_in_the_copy_or_in_the_key_files_opens_a_ballot(monkeypatch, log):
    held = hold(BALLOTS, monkeypatch, log)

    numbers = numbers_in(str(held.after_close)) | {
        private_exponent(code_for(entry), held.election.uuid)
        for entry in held.election.roll.select_related("election")
    }
    assert len(numbers) > 500
    assert opened_by(numbers, held.election) == []


def numbers_in(text: str) -> set[int]:
    """Return whatever could be a private key: every number of the size of an exponent."""
    return {int(digits) % Q for digits in re.findall(r"\d{60,80}", text)}


def opened_by(numbers: set[int], election: Election) -> list[int]:
    """Return the numbers that open the first choice of the first ballot."""
    (alpha, beta), *_others = read_ballot(next(box.ballots(election))).answers[0]
    return [x for x in numbers if beta * inverse(power(alpha, x)) % P in {1, G}]


@pytest.mark.django_db
def test_at_standard_the_key_opens_ballots_until_it_is_destroyed():
    election = make_open_election(level=Level.STANDARD)
    vote(election, voters_of(election)[0], slugs_of(election)[0])
    private = int(keystore.unseal(election, Purpose.TALLY, election.sealed_key))

    assert opened_by({private}, election) == [private]
    with clock.at(election.closes_at):
        close_election(election, actor=None)
    copy = str(dump())
    destroy_spent_keys()

    assert str(private) not in copy
    assert opened_by(numbers_in(copy), election) == []
    with pytest.raises(keystore.KeyMissing):
        keystore.unseal(election, Purpose.TALLY, election.sealed_key)
