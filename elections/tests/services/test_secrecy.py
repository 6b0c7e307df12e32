"""Nothing in a copy of the database taken after the close joins a voter to a ballot."""

import logging

import pytest
from django.apps import apps
from django.db import connection

from csb_portal import clock
from csb_portal.models import AuditEntry, OutgoingMail
from elections import ballotbox
from elections.models import BallotBox, RollEntry
from elections.services.ballots import cast_ballot
from elections.services.elections import close_election
from elections.tests.factories import make_open_election, slugs_of, voters_of

VOTERS = 12


def vote_and_close(order=None):
    """Let twelve people vote one after another, each in a transaction of their own."""
    election = make_open_election(families=5, voters=VOTERS)
    slugs, voters = sorted(slugs_of(election)), voters_of(election)
    ballots = {
        user: slugs[place % 5 : place % 5 + 1 + place % 3] for place, user in enumerate(voters)
    }
    for place in order or range(VOTERS):
        cast_ballot(election, voters[place], choices=ballots[voters[place]])
    with clock.at(election.closes_at):
        close_election(election, actor=None)
    return election, ballots


def dump() -> dict[str, list[dict]]:
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


@pytest.mark.django_db(transaction=True)
def test_a_dump_joins_no_voter_to_the_box(caplog):
    caplog.set_level(logging.DEBUG)
    election, _ballots = vote_and_close()

    tables = dump()

    (box,) = tables[BallotBox._meta.db_table]
    roll = tables[RollEntry._meta.db_table]
    assert len(roll) == VOTERS
    if connection.vendor == "postgresql":
        assert box["xmin"] not in {row["xmin"] for row in roll}
        mails = tables[OutgoingMail._meta.db_table]
        votes = [mail for mail in mails if mail["occasion"].endswith("/vote_cast")]
        assert len(votes) == VOTERS
        assert box["xmin"] not in {mail["xmin"] for mail in votes}
    written = {
        name
        for name, rows in tables.items()
        for row in rows
        if str(election.pk) in map(str, row.values())
    }
    assert BallotBox._meta.db_table in written
    assert not {log.message for log in caplog.records if "choice" in log.message.lower()}


@pytest.mark.django_db(transaction=True)
def test_the_box_is_the_same_whatever_the_order_of_voting():
    forwards, _ = vote_and_close()
    backwards, _ = vote_and_close(order=list(reversed(range(VOTERS))))

    contents = [
        list(ballotbox._unseal(BallotBox.objects.get(election=election)).values())
        for election in (forwards, backwards)
    ]
    assert contents[0] == contents[1]


@pytest.mark.django_db(transaction=True)
def test_no_row_but_the_box_and_the_count_knows_a_choice_of_anybody():
    """Every row that names a voter is the same row whatever that voter chose."""
    election, ballots = vote_and_close()
    slugs = slugs_of(election)

    for entry in election.roll.select_related("user"):
        receipt = OutgoingMail.objects.get(recipient=entry.user, occasion__endswith="vote_cast")
        assert not [slug for slug in slugs if slug in receipt.body]
    cast = {f"csb_portal.user:{user.pk}" for user in ballots}
    assert not AuditEntry.objects.filter(actor__in=cast).exists()


@pytest.mark.django_db
def test_no_table_has_a_row_for_each_ballot():
    before = {model: model.objects.count() for model in apps.get_models()}
    election = make_open_election(voters=4)
    prepared = {model: model.objects.count() for model in apps.get_models()}
    for user in voters_of(election):
        cast_ballot(election, user, choices=[])

    grown = {model for model in apps.get_models() if model.objects.count() != prepared[model]}

    assert before
    assert grown == {OutgoingMail}


@pytest.mark.django_db
def test_what_is_in_the_box_cannot_be_read_from_a_copy():
    election = make_open_election()
    slug = slugs_of(election)[0]
    cast_ballot(election, voters_of(election)[0], choices=[slug])

    assert slug.encode() not in bytes(BallotBox.objects.get().sealed)
