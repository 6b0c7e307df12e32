"""The other way round: what belenios-tool makes, our box takes."""

import json
from pathlib import Path

import pytest

from csb_portal import clock
from elections.models import Election
from elections.services.ballots import cast_ballot
from elections.services.closing import close_election
from elections.services.codes import code_for
from elections.tests.factories import make_open_election
from elections.tests.proof.referee import MISSING, TOOL, Snapshots, produced, referee

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(TOOL is None, reason=MISSING)]


def ballot_by_the_tool(election: Election, folder: Path, code: str, ticks: list[int]) -> str:
    """Let belenios-tool make a ballot from the published archive and a voting code."""
    (folder / "code").write_text(code)
    (folder / "ticks").write_text(json.dumps([ticks]))
    return produced("generate-ballot", "--privcred", "code", "--ballot", "ticks", at=folder).strip()


def test_a_ballot_made_by_belenios_tool_is_taken_and_counted(tmp_path):
    election = make_open_election()
    first, second = list(election.roll.select_related("election", "user").order_by("pk"))[:2]
    snapshots = Snapshots(election, tmp_path)
    folder = snapshots.take().parent
    chosen = ballot_by_the_tool(election, folder, code_for(first), [0, 0, 1, 1, 0])
    blank = ballot_by_the_tool(election, folder, code_for(second), [1, 0, 0, 0, 0])

    cast_ballot(election, first.user, ballot=chosen)
    cast_ballot(election, second.user, ballot=blank)
    with clock.at(election.closes_at):
        election = close_election(election, actor=None)

    election.refresh_from_db()
    assert [c.votes for c in election.drawn_candidacies()] == [0, 1, 1, 0]
    assert (election.ballots, election.blank_ballots) == (2, 1)
    assert referee("verify", at=snapshots.take().parent) == (0, "I: all checks passed")
