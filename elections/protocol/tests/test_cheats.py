"""Every cheat is refused by the check that is meant for it, in a sentence that names it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO

import pytest

from elections.protocol.archive import read_archive
from elections.protocol.ballots import tracker_of
from elections.protocol.tests import cheats
from elections.protocol.tests.cheating import honest
from elections.protocol.tests.elections import UUID, archive_bytes
from elections.protocol.verifier import verify

TOOL = shutil.which("belenios-tool")


@dataclass
class Cheat:
    """A builder of ``cheats``, what our verifier says of it, and whether belenios-tool 2.0 refuses it."""

    name: str
    line: str
    refused_by_tool: bool = True

    def content(self):
        return archive_bytes(getattr(cheats, self.name)())


def bad_ballot(name, sentence):
    return Cheat(name, f"ballots: Ballot {{tracker}}: {sentence}")


ASCENDING = "The list of public credentials is not in ascending order, or names somebody twice."
CHEATS = [
    bad_ballot("choice_of_two", "The individual proof of choice 1 of question 1 does not hold."),
    bad_ballot("too_many_choices", "The overall proof of question 1 does not hold."),
    bad_ballot("copied_ballot", "The individual proof of choice 1 of question 1 does not hold."),
    bad_ballot(
        "unregistered", "The credential of the ballot is not on the list of those who may vote."
    ),
    bad_ballot(
        "broken_individual_proof", "The individual proof of choice 2 of question 1 does not hold."
    ),
    bad_ballot("broken_overall_proof", "The overall proof of question 1 does not hold."),
    bad_ballot("broken_signature", "The signature of the ballot does not hold."),
    bad_ballot("signature_of_another", "The signature of the ballot does not hold."),
    bad_ballot("not_canonical", "The ballot is not in canonical form."),
    bad_ballot("outside_the_group", "The alpha of choice 1 of question 1 is not in the group."),
    bad_ballot(
        "of_another_election", "The ballot is for another election: its fingerprint differs."
    ),
    Cheat(
        "height_gap",
        "chain: The chain has a gap: an event of height 3 stands where 2 belongs.",
    ),
    Cheat(
        "broken_parent",
        "chain: The chain is broken: the parent of event 2 is not the event before it.",
    ),
    Cheat(
        "wrong_payload",
        "chain: Event 2 (Ballot) does not name the record that stands before it.",
    ),
    Cheat(
        "setup_of_other_records",
        "chain: The setup record does not name the election, the trustees and the credentials"
        " that precede it.",
    ),
    Cheat(
        "ballot_after_the_end",
        "order: Event 8 is a ballot after the end of voting.",
        refused_by_tool=False,
    ),
    Cheat("key_outside_the_group", "election: The public key of the election is not in the group."),
    Cheat(
        "key_of_nobody",
        "trustees: The key of the election is not the one that its trustees hold.",
    ),
    Cheat(
        "forged_trustees",
        "trustees: The verification key of trustee 1 is not signed by that trustee.",
    ),
    Cheat("credentials_out_of_order", f"credentials: {ASCENDING}", refused_by_tool=False),
    Cheat("credential_twice", f"credentials: {ASCENDING}", refused_by_tool=False),
    Cheat(
        "credential_outside_the_group",
        "credentials: An entry of the list of public credentials is not an element of the group.",
        refused_by_tool=False,
    ),
    Cheat(
        "repeated_ballot",
        "repeats: The ballot of event 4 stands in the archive already, byte for byte.",
        refused_by_tool=False,
    ),
    Cheat(
        "altered_tally",
        "tally: The published encrypted tally is not the product of the ballots that count.",
    ),
    Cheat(
        "altered_published_tally",
        "tally: The published encrypted tally is not the product of the ballots that count.",
        refused_by_tool=False,
    ),
    Cheat(
        "wrong_number",
        "tally: The record of the tally does not say that 5 ballots count, or names another tally.",
        refused_by_tool=False,
    ),
    Cheat(
        "forged_decryption",
        "decryption: The partial decryption of trustee 3 is wrong at choice 1:"
        " its proof does not hold.",
    ),
    Cheat(
        "decryption_by_another",
        "decryption: The partial decryption of trustee 2 is wrong at choice 1:"
        " its proof does not hold.",
    ),
    Cheat(
        "decryption_by_nobody",
        "decryption: There is no trustee 4: they are numbered from 1 to 3.",
    ),
    Cheat(
        "decryption_by_a_list",
        "decryption: There is no trustee [3]: they are numbered from 1 to 3.",
    ),
    Cheat("decryption_twice", "decryption: Trustee 1 decrypts twice."),
    Cheat(
        "decryption_of_other_factors",
        "decryption: The record of event 10 names other factors than those before it.",
    ),
    Cheat("one_decryption_too_few", "result: Only 1 of 3 trustees decrypted; 2 must."),
    Cheat(
        "one_vote_more",
        "result: The published result is not what the partial decryptions give,"
        ' {"result":[[3,1,2]]}.',
    ),
]
each_cheat = pytest.mark.parametrize("cheat", CHEATS, ids=lambda cheat: cheat.name)
needs_tool = pytest.mark.skipif(
    TOOL is None, reason="belenios-tool is not installed; Debian's package of that name has it."
)


def failures(content):
    lines = []
    sound = verify(BytesIO(content), report=lines.append)
    failed = [line for line in lines if line.startswith("FAIL")]
    assert sound is not bool(failed)
    return failed


def tool_accepts(content, folder):
    (folder / f"{UUID}.bel").write_bytes(content)
    answer = subprocess.run(
        [TOOL, "election", "verify"],
        cwd=folder,
        env=os.environ | {"BELENIOS_USE_URANDOM": "1"},
        capture_output=True,
        check=False,
    )
    return answer.returncode == 0


def test_the_honest_election_that_the_cheats_alter_is_sound():
    assert failures(archive_bytes(honest().steps)) == []


@each_cheat
def test_the_cheat_is_refused_by_the_sentence_that_names_it(cheat):
    content = cheat.content()
    tracker = (
        tracker_of(read_archive(BytesIO(content)).steps[-1].data[0])
        if "{tracker}" in cheat.line
        else ""
    )

    assert failures(content) == [f"FAIL {cheat.line.replace('{tracker}', tracker)}"]


@needs_tool
@each_cheat
def test_belenios_tool_judges_the_cheat_as_noted(cheat, tmp_path):
    assert tool_accepts(cheat.content(), tmp_path) is not cheat.refused_by_tool


@needs_tool
def test_belenios_tool_accepts_the_honest_election(tmp_path):
    assert tool_accepts(archive_bytes(honest().steps), tmp_path)


def test_every_cheat_that_is_built_is_tried():
    built = {
        name
        for name, thing in vars(cheats).items()
        if getattr(thing, "__module__", "") == cheats.__name__
    }

    assert built == {cheat.name for cheat in CHEATS}
