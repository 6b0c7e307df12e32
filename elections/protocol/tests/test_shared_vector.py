"""The ballots of an election that belenios-tool 3.3.0 made."""

import tarfile
from pathlib import Path

import pytest

from elections.protocol.ballots import BallotChecker
from elections.protocol.description import Description, describe_election
from elections.protocol.tally import encrypted_tally, last_ballots, sized_tally

ARCHIVE = Path(__file__).parent / "vectors" / "c5XaNxzZmbDX8M.bel"


@pytest.fixture(scope="module")
def texts():
    with tarfile.open(ARCHIVE) as archive:
        return [archive.extractfile(member).read().decode() for member in archive]


@pytest.fixture(scope="module")
def description(texts):
    return Description.parse(next(text for text in texts if text.startswith('{"version":1,"desc')))


@pytest.fixture(scope="module")
def ballots(texts, description):
    checker = BallotChecker(description)
    return [checker.check(text) for text in texts if text.startswith('{"election_uuid"')]


def test_its_description_is_written_as_we_write_it(description):
    again = describe_election(
        uuid=description.uuid,
        name=description.name,
        description=description.description,
        public_key=description.public_key,
        questions=description.questions,
        administrator=description.administrator,
        credential_authority=description.credential_authority,
    )

    assert again == description.text


def test_all_its_ballots_pass(ballots):
    assert len({ballot.credential for ballot in ballots}) == 42


def test_its_tally_is_ours(texts, description, ballots):
    tally = encrypted_tally(description, last_ballots(ballots))

    assert tally in texts
    assert sized_tally(tally, 42) in texts
