"""belenios-tool 2.0 beside us: it accepts our elections, and its trustees decrypt our tally."""

import json
import os
import subprocess

import pytest

from elections.protocol.archive import read_archive
from elections.protocol.encoding import dumps
from elections.protocol.tests.elections import (
    COUNTS,
    UUID,
    VOTERS,
    Election,
    archive_bytes,
    single_election,
    threshold_election,
    whole,
)
from elections.protocol.tests.test_cheats import TOOL, needs_tool, tool_accepts
from elections.protocol.trustees import Trustees, check_factors
from elections.protocol.verifier import verify

pytestmark = needs_tool
CEREMONY = ("setup", "generate-trustee-key-threshold", "--group", "BELENIOS-2048")


def tool(folder, *arguments, given=""):
    answer = subprocess.run(
        [TOOL, *arguments],
        cwd=folder,
        env=os.environ | {"BELENIOS_USE_URANDOM": "1"},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.mark.parametrize("owners", [(1, 2), (3, 1), (1, 2, 3)])
def test_an_election_of_ours_with_three_trustees_is_accepted(owners, tmp_path):
    election = threshold_election()

    assert whole(election, *owners) == COUNTS
    assert tool_accepts(archive_bytes(election.steps), tmp_path)


def test_an_election_of_ours_with_one_key_is_accepted(tmp_path):
    election = single_election()

    assert whole(election, 1) == COUNTS
    assert tool_accepts(archive_bytes(election.steps), tmp_path)


def test_each_copy_on_the_way_only_adds_to_the_one_before(tmp_path):
    steps = whole_steps()
    for number in range(1, len(steps) + 1):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / f"{UUID}.bel").write_bytes(archive_bytes(steps[:number]))

    for number in range(1, len(steps)):
        tool(tmp_path, "election", "verify-diff", "--dir1", f"{number}", "--dir2", f"{number + 1}")


def whole_steps():
    election = single_election()
    whole(election, 1)
    return election.steps


@pytest.fixture
def tool_trustees(tmp_path):
    """Let the tool hold its own ceremony, 2 of 3; return the folder and each one's name."""
    for _ in range(3):
        tool(tmp_path, *CEREMONY, "--step", "1")
    names = sorted(path.stem for path in tmp_path.glob("*.cert"))
    certs = tmp_path / "certs.jsons"
    certs.write_text("".join((tmp_path / f"{name}.cert").read_text() for name in names))
    circle = (*CEREMONY, "--certs", "certs.jsons", "--threshold", "2")
    polynomials = [tool(tmp_path, *circle, "--key", f"{name}.key", "--step", "3") for name in names]
    (tmp_path / "polynomials.jsons").write_text("".join(polynomials))
    routed = (*circle, "--polynomials", "polynomials.jsons")
    tool(tmp_path, *routed, "--step", "4")
    outputs = ""
    for name in names:
        given = (tmp_path / f"{name}.vinput").read_text()
        outputs += tool(tmp_path, *circle, "--key", f"{name}.key", "--step", "5", given=given)
    record = json.loads(tool(tmp_path, *routed, "--step", "6", given=outputs))
    return tmp_path, names, dumps([["Pedersen", record]])


def test_trustees_of_belenios_tool_decrypt_a_tally_of_ours(tool_trustees):
    folder, names, text = tool_trustees
    election = Election(text, {})
    election.set_up()
    election.vote(*(election.ballot(voter) for voter in VOTERS))
    election.close()
    archive = folder / f"{UUID}.bel"
    archive.write_bytes(archive_bytes(election.steps))

    election.factors = {}
    for owner in (1, 3):
        key = folder / names[owner - 1]
        decrypted = tool(
            folder,
            *("election", "decrypt-threshold", "--trustee-id", f"{owner}"),
            *("--key", f"{key}.key", "--decryption-key", f"{key}.dkey"),
        )
        tool(folder, "archive", "add-event", "--type=PartialDecryption", given=decrypted)
    with archive.open("rb") as stream:
        election.steps = list(read_archive(stream).steps)
    for step in election.steps[-2:]:
        owner = json.loads(step.data[1])["owner"]
        check_factors(
            Trustees.parse(text),
            owner,
            step.data[0],
            election.tally,
            election.description.fingerprint,
        )
        election.factors[owner] = step.data[0]

    assert election.publish() == COUNTS
    content = archive_bytes(election.steps)
    archive.write_bytes(content)
    assert verify(archive)
    assert tool_accepts(content, folder)
