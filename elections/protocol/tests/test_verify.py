"""The command that checks an archive: a line per check, and an exit status."""

import runpy
import sys

import pytest

from elections.protocol.tests import cheats
from elections.protocol.tests.cheating import END, OF_11, honest, up_to
from elections.protocol.tests.elections import archive_bytes
from elections.protocol.tests.test_archive import VECTOR
from elections.protocol.verify import main


def file_of(folder, steps, name="election.bel"):
    path = folder / name
    path.write_bytes(archive_bytes(steps))
    return str(path)


def test_a_sound_archive_ends_with_status_0(tmp_path, capsys):
    status = main([file_of(tmp_path, honest().steps)])

    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert len(lines) == 13
    assert lines[-1] == "All checks passed."


def test_a_cheat_ends_with_status_1(tmp_path, capsys):
    status = main([file_of(tmp_path, cheats.one_vote_more())])

    assert status == 1
    assert capsys.readouterr().out.splitlines()[-1] == "NOT all checks passed."


def test_a_file_that_is_not_there_ends_with_status_2(tmp_path, capsys):
    status = main([str(tmp_path / "nowhere.bel")])

    assert status == 2
    assert capsys.readouterr().out.startswith("The file cannot be read: ")


def test_an_older_copy_must_be_the_beginning(tmp_path, capsys):
    older = file_of(tmp_path, up_to(OF_11), "older.bel")
    newer = file_of(tmp_path, up_to(END), "newer.bel")

    assert main([newer, "--since", older]) == 0
    assert "ok   extension: the older archive with 5 events added" in capsys.readouterr().out
    assert main([older, "--since", newer]) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "FAIL extension: Event 3 of the older archive was removed or replaced in the newer one.",
        "NOT all checks passed.",
    ]


def test_the_command_runs_as_a_module(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "elections.protocol.verify")
    monkeypatch.setattr(sys, "argv", ["verify", str(VECTOR), "--jobs", "0"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("elections.protocol.verify", run_name="__main__", alter_sys=True)

    assert ended.value.code == 0
    assert capsys.readouterr().out.endswith("All checks passed.\n")
