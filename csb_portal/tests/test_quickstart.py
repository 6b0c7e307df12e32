"""The parts of ``bin/run`` and ``bin/test`` that can be looked at one by one."""

import os
import shutil
import socket
import subprocess
import tempfile
from types import SimpleNamespace

import pytest
from django.conf import settings
from quickstart import install, supervisor, surroundings

from csb_portal.testing.passes import Account, in_their_turn, needs_every_database, never_ran

ADDRESS = "http://127.0.0.1:8000"


def test_the_settings_keep_their_key_and_what_an_operator_wrote(tmp_path):
    first = surroundings.write_settings(tmp_path, ADDRESS)
    with (tmp_path / "env").open("a") as file:
        file.write("EMAIL_URL=smtp://mail.example.org\n")

    second = surroundings.write_settings(tmp_path, "http://127.0.0.1:8001")

    assert second == first | {
        "SITE_URL": "http://127.0.0.1:8001",
        "EMAIL_URL": "smtp://mail.example.org",
    }
    assert len(first["SECRET_KEY"]) > 50
    assert (tmp_path / "env").stat().st_mode & 0o777 == 0o600


def test_a_public_address_an_operator_wrote_stays(tmp_path):
    (tmp_path / "env").write_text("SITE_URL=https://bureau.example.org\n")

    values = surroundings.write_settings(tmp_path, ADDRESS)

    assert values["SITE_URL"] == "https://bureau.example.org"


@pytest.mark.parametrize("name", ["a" * 90, "with space", "with+plus", "ünïcode", "50%41"])
def test_a_socket_whose_path_does_not_fit_lies_elsewhere_and_can_be_found(name, tmp_path):
    folder = tmp_path / name
    folder.mkdir()

    with surroundings.socket_in(folder) as path:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
            assert (folder / "valkey.sock").resolve() == path
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert not path.parent.exists()


def test_a_socket_whose_path_fits_lies_in_the_folder():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        var = surroundings.Path(folder)
        with surroundings.socket_in(var) as path:
            assert path == var / "valkey.sock"


def test_who_keeps_failing_is_started_again_after_longer_and_longer_pauses(monkeypatch, capsys):
    now = [1000.0]
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now[0])
    child = supervisor.Child("The worker", ["/bin/false"], {})
    pauses = []
    child.start()
    for _ in range(8):
        child.process.wait()
        supervisor.Supervisor._tend(child)
        pauses.append(child.again_at - now[0])
        now[0] = child.again_at
        supervisor.Supervisor._tend(child)
    child.process.wait()

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert "The worker ended with status 1; starting it again in 1 s." in capsys.readouterr().err


def test_where_venv_is_missing_both_commands_name_the_package(tmp_path):
    shutil.copytree(settings.BASE_DIR / "bin", tmp_path / "bin")
    python = tmp_path / "path" / "python3"
    python.parent.mkdir()
    python.write_text(
        f'#!/bin/sh\ncase "$*" in *"-m venv"*) exit 1;; esac\nexec {shutil.which("python3")} "$@"\n'
    )
    python.chmod(0o755)

    for command in ("run", "test"):
        result = subprocess.run(
            [tmp_path / "bin" / command],
            env=os.environ | {"PATH": f"{python.parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 1
        assert "apt-get install python3-venv" in result.stderr
        assert not (tmp_path / ".venv").exists()


def test_a_test_counts_as_run_when_one_pass_ran_it():
    sqlite = Account("SQLite", chosen=["a", "b", "c", "d"], ran=["a"])
    sqlite.skipped = {"b": "needs row locks", "c": "no browser", "m.py": "no module"}
    postgresql = Account("PostgreSQL", chosen=["a", "b"], ran=["a", "b", "m.py::test"])

    missing = never_ran([sqlite, postgresql])

    assert missing == {"c": "no browser", "d": "was chosen, but not reached"}


def test_a_list_engine_is_installed_into_an_environment_of_its_own(monkeypatch, tmp_path):
    mailman = install.Environment(tmp_path / "mailman", ("--no-deps",))
    commands = []
    monkeypatch.setattr(install, "PORTAL", install.Environment(tmp_path / "portal"))
    monkeypatch.setattr(install, "OTHERS", {"requirements-mailman.txt": mailman})
    monkeypatch.setattr(install, "_works", lambda environment: environment.folder.mkdir() is None)
    monkeypatch.setattr(install, "_run", lambda *command: commands.append(command) or 0)

    install.install("requirements.txt", "requirements-mailman.txt")

    portal, other = ([str(part) for part in command] for command in commands)
    assert str(tmp_path / "portal" / "bin" / "python") in portal
    assert str(tmp_path / "mailman" / "bin" / "python") in other
    assert ["--no-deps" in command for command in (portal, other)] == [False, True]
    assert (tmp_path / "mailman" / "installed-requirements-mailman.txt").is_file()


@pytest.mark.parametrize(
    ("fixtures", "markers", "needed"),
    [
        ([], set(), False),
        (["tmp_path"], set(), False),
        ([], {"django_db"}, True),
        (["live_server"], set(), True),
        (["chromium", "live_server"], {"django_db"}, False),
        (["chromium"], {"django_db", "every_database"}, True),
    ],
)
def test_what_could_not_end_differently_runs_on_one_database(fixtures, markers, needed):
    item = SimpleNamespace(
        fixturenames=fixtures, get_closest_marker=lambda name: name if name in markers else None
    )

    assert needs_every_database(item) is needed


def test_what_needs_no_database_comes_first_and_the_rest_keeps_its_order():
    def item(name, *fixtures):
        return SimpleNamespace(
            name=name, fixturenames=fixtures, get_closest_marker=lambda _name: None
        )

    items = [item("rows", "db"), item("program"), item("threads", "transactional_db"), item("sum")]

    in_their_turn(items)

    assert [one.name for one in items] == ["program", "sum", "rows", "threads"]
