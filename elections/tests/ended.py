"""Votes that have ended, for tests: real ballots, really counted."""

from collections.abc import Sequence
from datetime import timedelta

from csb_portal import clock
from elections.models import Election
from elections.services.checks import conclude
from elections.services.closing import close_election
from elections.services.opening import open_election
from elections.tests.factories import make_open_election, slugs_of, voters_of
from elections.tests.trusteeship import make_shared_election, name_trustees, run_ceremony
from elections.tests.voting import vote

TWO_SEATS = ((0, 1), (0, 1), (0,), ())


def cast(election: Election, *ballots: Sequence[int]) -> None:
    """Let the voters tick candidates by their places in the list, one ballot each in order."""
    slugs = slugs_of(election)
    voters = voters_of(election)
    for number, places in enumerate(ballots):
        vote(election, voters[number % len(voters)], *(slugs[place] for place in places))


def close(election: Election) -> Election:
    """Let the hour of the end come."""
    election.refresh_from_db()
    with clock.at(election.closes_at):
        closed = close_election(election, actor=None)
    return Election.objects.get(pk=closed.pk)


def make_counted_election(
    *ballots: Sequence[int], families: int = 4, voters: int = 4, **fields: object
) -> Election:
    """Create an election, cast ``ballots`` and count it; by default places 0 and 1 are elected."""
    election = make_open_election(families, voters, **fields)
    cast(election, *(ballots or TWO_SEATS))
    return close(election)


def make_checked_election(*ballots: Sequence[int], **fields: object) -> Election:
    """Create a counted election whose archive both programs have read."""
    election = make_counted_election(*ballots, **fields)
    conclude(election)
    return election


def make_open_shared_election(**fields: object) -> tuple[Election, list[str]]:
    """Create an open election whose trustees share the key, and return their secrets as well."""
    with clock.at(clock.now() - timedelta(hours=1)):
        election = make_shared_election(**fields)
        name_trustees(election)
        secrets = run_ceremony(election)
    return open_election(election, actor=None), secrets
