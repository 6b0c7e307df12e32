"""The program that nobody here wrote, as a process beside ours."""

import os

import pytest

from elections.services import referee

ANSWERS = """#!/bin/sh
if [ "$1" = --version ]; then echo "{version} (20230102)"; exit; fi
echo "$@"
ls
{then}
"""


@pytest.fixture
def tool(tmp_path, monkeypatch):
    """Put a program of that name first on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def install(then="exit 0", version="2.0"):
        path = folder / referee.TOOL
        path.write_text(ANSWERS.format(version=version, then=then))
        path.chmod(0o755)

    return install


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    path = folder / "uuid.bel"
    path.write_bytes(b"")
    return path


def test_without_the_tool_nothing_is_said(monkeypatch, tmp_path, archive):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert referee.program() == ""
    assert referee.read(archive, ballots=1) is None


def test_the_tool_sees_the_archive_alone_and_its_words_are_kept_without_our_paths(tool, archive):
    tool(then="echo all checks passed >&2")

    program, passed, transcript = referee.read(archive, ballots=1)

    assert (program, passed) == ("belenios-tool 2.0", True)
    assert transcript.splitlines() == [
        "$ belenios-tool election verify",
        "election verify --dir .",
        "uuid.bel",
        "all checks passed",
        "exit status 0",
    ]


def test_a_refusal_is_kept_as_one(tool, archive):
    tool(then="echo no >&2; exit 123")

    verdict = referee.read(archive, ballots=1)

    assert not verdict.passed
    assert verdict.transcript.endswith("no\nexit status 123")


def test_a_later_version_comes_with_a_caution(tool, archive):
    tool(version="3.3.0")

    verdict = referee.read(archive, ballots=1)

    assert verdict.program == "belenios-tool 3.3.0"
    assert verdict.transcript.endswith(referee.CAUTION)


def test_what_takes_too_long_has_said_nothing(tool, archive, monkeypatch, caplog):
    tool(then="sleep 30")
    monkeypatch.setattr(referee, "START", 0.2)

    assert referee.read(archive, ballots=0) is None
    assert "had not read uuid.bel" in caplog.text


def test_it_knows_nothing_of_our_surroundings(tool, archive, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    tool(then="env")

    transcript = referee.read(archive, ballots=1).transcript

    assert "a secret" not in transcript
    assert "BELENIOS_USE_URANDOM=1" in transcript
