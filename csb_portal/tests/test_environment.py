"""What the operator's environment may lack or get wrong, and what the start says then."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from quickstart import SETTINGS

from csb_portal import environment

KEY = {"SECRET_KEY": "a-key-for-a-test"}
STARTS = {
    "manage.py": ["manage.py", "check"],
    "gunicorn": ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "csb_portal.wsgi"],
    "gunicorn alone": [
        "-m",
        "gunicorn",
        "--no-control-socket",
        "-b",
        "127.0.0.1:0",
        "csb_portal.wsgi",
    ],
    "celery": ["-m", "celery", "-A", "csb_portal", "worker"],
}


def start(command: list[str], var: Path, **given: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=kept | {"CSB_VAR": str(var)} | given,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.mark.parametrize("command", STARTS.values(), ids=STARTS)
def test_without_a_key_nothing_starts_and_a_sentence_says_why(command, tmp_path):
    result = start(command, tmp_path)

    assert result.returncode != 0
    assert "SECRET_KEY is not set and DEBUG is off" in result.stderr
    assert "Traceback" not in result.stderr


def test_without_allowed_hosts_nothing_starts_either(tmp_path):
    result = start(["manage.py", "check"], tmp_path, **KEY)

    assert result.returncode == environment.BAD_CONFIGURATION
    assert result.stderr.startswith("ALLOWED_HOSTS is not set and DEBUG is off")


def test_debugging_needs_no_other_variable(tmp_path):
    visit = (
        "from django.test import Client; "
        "print([Client().get(path).status_code for path in ('/healthz', '/accounts/login/')])"
    )

    migrated = start(["manage.py", "migrate", "-v0"], tmp_path, DEBUG="1")
    visited = start(["manage.py", "shell", "-v0", "-c", visit], tmp_path, DEBUG="1")

    assert migrated.returncode == 0, migrated.stderr
    assert visited.stdout.splitlines()[-1:] == ["[200, 200]"], visited.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TRUSTED_PROXY_COUNT", "two", "TRUSTED_PROXY_COUNT is 'two', but must be a whole number"),
        ("MAIL_BATCH_SIZE", "0", "MAIL_BATCH_SIZE is '0', but must be a whole number, 1 or more."),
        ("BUREAU_TIME_ZONE", "Mars/Base", "BUREAU_TIME_ZONE is 'Mars/Base', which is no time zone"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'LOUD'. Write DEBUG, INFO"),
        ("DATABASE_URL", "mysql://h/d", "DATABASE_URL must begin with postgres:// or sqlite://"),
        ("DATABASE_URL", "postgres://h:port/d", "DATABASE_URL cannot be read"),
        ("CACHE_URL", "memcached://h", "CACHE_URL must begin with redis://"),
        ("EMAIL_URL", "imap://h", "EMAIL_URL must begin with smtp://"),
        ("EMAIL_URL", "smtp://h:port", "EMAIL_URL cannot be read"),
    ],
)
def test_a_wrong_variable_is_named_with_what_is_right(name, value, sentence, monkeypatch, capsys):
    readings = {
        "TRUSTED_PROXY_COUNT": lambda: environment.number(name, default=0, least=0),
        "MAIL_BATCH_SIZE": lambda: environment.number(name, default=100, least=1),
        "BUREAU_TIME_ZONE": lambda: environment.time_zone(name, default="Europe/Zurich"),
        "LOG_LEVEL": environment.log_level,
        "DATABASE_URL": lambda: environment.database(value),
        "CACHE_URL": lambda: environment.cache(debug=False),
        "EMAIL_URL": lambda: environment.mail_server(value),
    }
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as ended:
        readings[name]()

    assert ended.value.code == environment.BAD_CONFIGURATION
    assert capsys.readouterr().err.startswith(sentence)


def test_an_empty_variable_counts_as_missing(monkeypatch):
    monkeypatch.setenv("MAIL_BATCH_SIZE", "")
    monkeypatch.setenv("CELERY_BROKER_URL", "")

    assert environment.number("MAIL_BATCH_SIZE", default=100, least=1) == 100
    assert environment.broker(debug=False) == f"redis+socket://{environment.SOCKET}"


def test_debugging_alone_queues_nothing_and_counts_in_memory(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "")
    monkeypatch.setenv("CACHE_URL", "")

    assert environment.broker(debug=True) == "memory://"
    assert environment.cache(debug=True)["BACKEND"].endswith("LocMemCache")


def test_sqlite_is_set_up_so_that_ballots_survive_and_writers_wait():
    options = environment.database("")["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", (25, None, None)),
        ("smtp+tls://csb:p%40ss@mail.example.org", (587, True, None)),
        ("smtp+ssl://mail.example.org:4650", (4650, None, True)),
    ],
)
def test_the_mail_server_is_one_address(url, expected):
    config = environment.mail_server(url)

    assert config["EMAIL_HOST"] == "mail.example.org"
    assert (
        config["EMAIL_PORT"],
        config.get("EMAIL_USE_TLS"),
        config.get("EMAIL_USE_SSL"),
    ) == expected
