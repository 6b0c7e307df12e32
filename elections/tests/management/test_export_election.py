"""Everything public of an election, in a folder."""

import hashlib
import json

import pytest
from django.core.management import CommandError, call_command

from elections.protocol.verifier import verify
from elections.services.archives import archive_digest
from elections.tests.ended import make_checked_election
from elections.tests.factories import make_frozen_election, make_open_election

pytestmark = pytest.mark.django_db


def test_whoever_has_the_folder_can_check_the_vote_without_the_portal(tmp_path, capsys):
    election = make_checked_election()

    call_command("export_election", election.slug, str(tmp_path / "new"))

    folder = tmp_path / "new"
    sums = dict(
        reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    assert sums[f"{election.uuid}.bel"] == archive_digest(election)
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert {path.name for path in folder.iterdir()} == {*sums, "SHA256SUMS"}
    assert {"roll.json", "result.json", "result.csv", "elections.protocol.verify.txt"} <= set(sums)
    assert verify(folder / f"{election.uuid}.bel")
    assert json.loads((folder / "roll.json").read_text()) == {
        "on_roll": 4,
        "corrections": 0,
        "voted": 4,
    }
    assert f"written to {folder}" in capsys.readouterr().out


def test_no_name_of_a_voter_is_exported(tmp_path):
    election = make_checked_election()

    call_command("export_election", election.slug, str(tmp_path))

    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir()).decode()
    for entry in election.roll.select_related("user"):
        assert entry.name not in everything
        assert entry.user.email not in everything


def test_an_open_vote_is_exported_without_a_result(tmp_path):
    election = make_open_election()

    call_command("export_election", election.slug, str(tmp_path))

    assert {path.name for path in tmp_path.iterdir()} == {
        f"{election.uuid}.bel",
        "roll.json",
        "SHA256SUMS",
    }


def test_a_vote_that_has_not_opened_has_nothing_to_export(tmp_path):
    for slug in (make_frozen_election().slug, "nothing"):
        with pytest.raises(CommandError, match="so there is no archive"):
            call_command("export_election", slug, str(tmp_path))
