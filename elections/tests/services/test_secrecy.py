"""Nothing in a copy of the database taken after the close joins a voter to a ballot.

The proof runs one election twice, with the same voters, order, hours and dice. Only who
chose what is different, and the totals are not. Whatever the portal writes outside the
box has to be the same both times, vote by vote: what does not depend on a choice cannot
tell of it.
"""

import logging
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client

from csb_portal import clock
from csb_portal.encryption import cipher
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from elections import ballotbox
from elections.choices import CallStatus
from elections.models import BallotBox, Candidacy, Election, RollEntry
from elections.services.ballots import cast_ballot
from elections.services.elections import (
    close_election,
    freeze_roll,
    open_election,
    prepare_election,
)
from elections.tests.factories import (
    make_call,
    make_interest,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from families.tests.factories import make_family, make_focal_point

NOON = datetime(2005, 1, 14, 12, tzinfo=UTC)
CANDIDATES = ["alder", "birch", "cedar", "dogwood", "elder"]
BALLOTS = [
    ["alder"],
    ["birch", "cedar"],
    [],
    ["alder", "birch", "cedar"],
    ["elder"],
    ["cedar"],
    ["alder", "elder"],
    ["birch"],
    [],
    ["alder", "cedar"],
]
SWAPPED = BALLOTS[1:] + BALLOTS[:1]  # the same ballots, each by somebody else
BOX = BallotBox._meta.db_table
ROLL, OUTBOX = RollEntry._meta.db_table, OutgoingMail._meta.db_table
FLOORS = {"csb_portal", "families", "elections", "secretariat", "liaison", "reports"}
HIDDEN = {"xmin", "ctid"}  # the database's own: looked at apart
MASKED = {
    BOX: {"sealed"},  # the ballots themselves
    "django_session": {"session_data", "expire_date"},  # signed with the hour; read decoded
    "csb_portal_user": {"last_login"},
}
SQL_LOG = "django.db.backends"  # repeats every statement; in production it is off

Dump = dict[str, list[dict]]


@dataclass
class Held:
    """One election as a burglar finds it: each vote's traces, and the copy after the close."""

    election: Election
    steps: list[dict] = field(default_factory=list)
    before_close: Dump = field(default_factory=dict)
    after_close: Dump = field(default_factory=dict)
    contents: bytes = b""  # of the box, by the portal's key


def dump() -> Dump:
    """Read every row of every table, with what the database hides beside it."""
    hidden = (
        "xmin::text AS xmin, ctid::text AS ctid" if connection.vendor == "postgresql" else "rowid"
    )
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT {hidden}, * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            tables[table] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return tables


def readable(tables: Dump) -> Counter:
    """Count equal rows, without what differs between any two runs."""
    return Counter(
        (table, *(f"{c}={v}" for c, v in row.items() if c not in HIDDEN | MASKED.get(table, set())))
        for table, rows in tables.items()
        for row in rows
    )


def prepare() -> tuple[Election, list[Client]]:
    """Open an election of five families and ten voters, with the same names each time."""
    call_command("flush", interactive=False, verbosity=0)
    points = [
        make_focal_point(
            family=make_family(slug=slug, name_en=slug.title(), sort_order=place),
            user=make_user(email=f"voter-{place}@example.org", name=f"Voter {place}"),
        )
        for place, slug in enumerate([*CANDIDATES, "fir", "gorse", "hazel", "ivy", "juniper"])
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
    freeze_roll(election, actor=operator)
    open_election(election, actor=None)
    clients = [Client() for _ in points]
    for client, voter in zip(clients, voters_of(election), strict=True):
        client.force_login(voter)
    return election, clients


def vote(client: Client, choices: list[str]) -> None:
    """Go through the booth as a browser does: review the ballot, then cast it."""
    ballot = {"choices": choices} if choices else {"blank": "on"}
    review = client.post("/elections/secret/vote/", ballot | {"step": "review"})
    assert review.status_code == 200
    cast = client.post("/elections/secret/vote/", ballot | {"step": "cast"})
    assert cast.status_code == 302
    assert client.get(cast["Location"]).status_code == 200


def hold(
    ballots: list[list[str]], monkeypatch: pytest.MonkeyPatch, log: list[logging.LogRecord]
) -> Held:
    """Hold the election, and write down after each vote what is new and what has gone."""
    dice = random.Random(2005).randbytes
    monkeypatch.setattr(os, "urandom", dice)
    monkeypatch.setattr(random, "_urandom", dice)
    with clock.at(NOON):
        election, clients = prepare()
    held = Held(election)
    before, spoken = readable(dump()), len(log)
    for place, (client, choices) in enumerate(zip(clients, ballots, strict=True)):
        with clock.at(NOON + timedelta(minutes=place)):
            vote(client, choices)
        held.before_close = dump()
        after = readable(held.before_close)
        sessions = [sorted(each.session.items()) for each in clients]
        traces = {"new": after - before, "gone": before - after}
        held.steps.append(traces | {"sessions": sessions, "log": said(log[spoken:])})
        before, spoken = after, len(log)
        assert_no_figures(election)
    held.contents = box_contents()
    with clock.at(election.closes_at):
        close_election(election, actor=None)
    held.after_close = dump()
    after = readable(held.after_close)
    held.steps.append({"new": after - before, "gone": before - after, "log": said(log[spoken:])})
    return held


def assert_no_figures(election: Election) -> None:
    """No count, for anybody, while the vote is on."""
    election.refresh_from_db()
    assert (election.ballots, election.blank_ballots, election.count_fingerprint) == (
        None,
        None,
        "",
    )
    figures = set(Candidacy.objects.values_list("votes", "rank", "outcome"))
    assert figures == {(None, None, "pending")}


def box_contents() -> bytes:
    return cipher(ballotbox.PURPOSE).decrypt(bytes(BallotBox.objects.get().sealed))


def said(log: list[logging.LogRecord]) -> list[tuple[str, str]]:
    """Read what the portal's own floors logged; other loggers' lines may hold durations."""
    return [(r.name, r.getMessage()) for r in log if r.name.partition(".")[0] in FLOORS]


class Listener(logging.Handler):
    """Keeps what any logger says at any level, the log of SQL statements excepted."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(SQL_LOG):
            self.heard.append(record)


@pytest.fixture
def log():
    """Listen to every logger there is, however its level and propagation are set."""
    listener = Listener()
    loggers = [
        each
        for each in logging.root.manager.loggerDict.values()
        if isinstance(each, logging.Logger)
    ]
    before = [(each, each.level, each.propagate) for each in [logging.root, *loggers]]
    for each, _level, _propagate in before:
        each.setLevel(logging.DEBUG)
        each.propagate = True
    logging.root.addHandler(listener)
    yield listener.heard
    logging.root.removeHandler(listener)
    for each, level, propagate in before:
        each.setLevel(level)
        each.propagate = propagate


@pytest.mark.django_db(transaction=True)
def test_what_is_written_outside_the_box_is_the_same_whoever_chose_what(monkeypatch, log):
    one = hold(BALLOTS, monkeypatch, log)
    other = hold(SWAPPED, monkeypatch, log)

    assert len(one.steps) == len(BALLOTS) + 1
    for mine, theirs in zip(one.steps, other.steps, strict=True):
        assert mine == theirs
    assert one.contents == other.contents
    receipts = [{row["receipt"] for row in held.after_close[ROLL]} for held in (one, other)]
    assert receipts[0] == receipts[1]
    assert len(receipts[0]) == len(BALLOTS)


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
def test_neither_transaction_nor_number_joins_the_box_to_a_vote(monkeypatch, log):
    held = hold(BALLOTS, monkeypatch, log)

    (box,) = held.after_close[BOX]
    assert str(box["election_id"]) == str(held.election.pk)
    assert len(held.after_close[ROLL]) == len(BALLOTS)
    receipts = [m for m in held.after_close[OUTBOX] if m["occasion"].endswith("/vote_cast")]
    assert len(receipts) == len(BALLOTS)
    if connection.vendor == "postgresql":
        of_the_votes = {
            row["xmin"] for table, rows in held.before_close.items() if table != BOX for row in rows
        }
        assert box["xmin"] not in of_the_votes
        assert box["xmin"] not in {row["xmin"] for row in [*held.after_close[ROLL], *receipts]}


@pytest.mark.django_db
def test_a_ballot_makes_no_row_of_any_model_but_the_receipt():
    election = make_open_election(voters=4)
    prepared = {model: model.objects.count() for model in apps.get_models()}
    for user in voters_of(election):
        cast_ballot(election, user, choices=[])

    grown = {model for model in apps.get_models() if model.objects.count() != prepared[model]}

    assert grown == {OutgoingMail}


@pytest.mark.django_db
def test_what_is_in_the_box_cannot_be_read_from_a_copy():
    election = make_open_election()
    slug = slugs_of(election)[0]
    cast_ballot(election, voters_of(election)[0], choices=[slug])

    assert slug.encode() not in bytes(BallotBox.objects.get().sealed)
