"""Read the operator's environment once, and refuse a dangerous gap in words.

``bin/run`` writes ``var/env``, so that ``manage.py`` in the same clone finds the
running quick start; real environment variables always win over that file.
"""

import logging
import re
import socket
import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
BAD_CONFIGURATION = 3  # gunicorn halts on this status; on any other it would try for ever

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"{LABEL}(\.{LABEL})*")

env = environ.Env()

VAR = Path(env.str("CSB_VAR", default=str(BASE_DIR / "var"))).resolve()
if (VAR / "env").is_file():
    env.read_env(VAR / "env")
# Where bin/run has its Valkey. A socket's path must be short, so this may be a link.
SOCKET = (VAR / "valkey.sock").resolve()


def stop(sentence: str) -> NoReturn:
    """End the start of any process of the portal with ``sentence`` on stderr."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(BAD_CONFIGURATION)


def required(name: str, *, debug: bool) -> str:
    """Return the variable ``name``; without it only ``DEBUG`` may start."""
    value = env.str(name, default="").strip()
    if value or debug:
        return value or f"{name.lower()}-for-debugging-only"
    stop(
        f"{name} is not set and DEBUG is off, so the portal does not start. "
        f"Set {name} in the environment, or use bin/run, which makes one for you."
    )


def allowed_hosts(*, debug: bool) -> list[str]:
    """Return the names the portal answers to; while debugging, any."""
    if debug:
        return ["*"]
    hosts = [host.strip() for host in required("ALLOWED_HOSTS", debug=False).split(",")]
    return [host for host in hosts if host]


def number(name: str, *, default: int, least: int) -> int:
    """Return the whole number in the variable ``name``."""
    given = env.str(name, default="").strip()
    try:
        value = int(given) if given else default
    except ValueError:
        value = least - 1
    if value < least:
        stop(f"{name} is {given!r}, but must be a whole number, {least} or more.")
    return value


def folder(name: str, *, default: Path) -> Path:
    """Return the folder in the variable ``name``; it is made when something is put there."""
    return Path(env.str(name, default="").strip() or default).resolve()


def domain(name: str, *, default: str) -> str:
    """Return the mail domain in the variable ``name``."""
    given = env.str(name, default="").strip().lower() or default
    if not DOMAIN.fullmatch(given):
        stop(f"{name} is {given!r}, which is no domain. Write it like lists.example.org.")
    return given


def time_zone(name: str, *, default: str) -> ZoneInfo:
    """Return the zone in the variable ``name``."""
    given = env.str(name, default="") or default
    try:
        return ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        stop(f"{name} is {given!r}, which is no time zone. Write it like Europe/Zurich.")


def log_level() -> str:
    """Return how much is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL."""
    given = env.str("LOG_LEVEL", default="").upper() or "INFO"
    if given not in logging.getLevelNamesMapping():
        stop(f"LOG_LEVEL is {given!r}. Write DEBUG, INFO, WARNING, ERROR or CRITICAL.")
    return given


def database(url: str) -> dict:
    """Turn ``DATABASE_URL`` into a Django database that is safe for ballots.

    SQLite gets write-ahead logging, IMMEDIATE transactions (else two writers meet
    "database is locked") and full syncing; PostgreSQL gets lasting connections.
    Without a URL it is SQLite in ``VAR``.
    """
    scheme = urlsplit(url).scheme
    if scheme in {"postgres", "postgresql"}:
        return _postgresql(url) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if scheme not in {"sqlite", ""}:
        stop("DATABASE_URL must begin with postgres:// or sqlite://.")
    name = env.db_url_config(url)["NAME"] if url else _own_file("csb.sqlite3")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON"
            ),
        },
    }


def _postgresql(url: str) -> dict:
    try:
        return env.db_url_config(url)
    except ValueError:
        stop("DATABASE_URL cannot be read. Write it like postgres://user:password@host:5432/name.")


def _own_file(name: str) -> str:
    VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(VAR / name)


def broker(*, debug: bool) -> str:
    """Return where jobs wait: ``CELERY_BROKER_URL``, or the Valkey of ``bin/run``.

    ``memory://`` stands for no queue at all: jobs then run where they are started.
    """
    alone = debug and not _somebody_listens()
    default = "memory://" if alone else f"redis+socket://{SOCKET}"
    return env.str("CELERY_BROKER_URL", default="") or default


def cache(*, debug: bool) -> dict:
    """Turn ``CACHE_URL`` (redis, rediss, unix or locmem) into a Django cache.

    Limits on logins are counted here, so all web processes must share it.
    """
    alone = debug and not _somebody_listens()
    url = env.str("CACHE_URL", default="") or ("locmem://" if alone else f"unix://{SOCKET}?db=1")
    scheme = urlsplit(url).scheme
    if scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if scheme not in {"redis", "rediss", "unix"}:
        stop("CACHE_URL must begin with redis://, rediss:// or unix://.")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "csb",
    }


def _somebody_listens() -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(SOCKET))
        except OSError:
            return False
    return True


def mail_server(url: str) -> dict:
    """Turn ``EMAIL_URL`` (smtp, smtp+tls or smtp+ssl) into Django's mail settings."""
    scheme = urlsplit(url).scheme
    if scheme not in {"smtp", "smtp+tls", "smtp+ssl"}:
        stop("EMAIL_URL must begin with smtp://, smtp+tls:// (STARTTLS) or smtp+ssl://.")
    try:
        config = env.email_url_config(url)
    except (ImproperlyConfigured, ValueError):
        stop("EMAIL_URL cannot be read. Write it like smtp+tls://user:password@host:587.")
    ports = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
    return config | {"EMAIL_PORT": config["EMAIL_PORT"] or ports[scheme], "EMAIL_TIMEOUT": 30}


def lmtp_address(name: str) -> Path | tuple[str, int]:
    """Return where mail is taken in: a socket ``unix:/path``, or ``127.0.0.1:8025``.

    Nobody proves who they are there, so only this machine may reach it.
    """
    given = env.str(name, default="").strip() or f"unix:{VAR / 'lmtp.sock'}"
    if given.startswith("unix:/"):
        return Path(given.removeprefix("unix:"))
    host, _colon, port = given.rpartition(":")
    if host.strip("[]") not in {"127.0.0.1", "::1"} or not port.isdigit():
        stop(f"{name} is {given!r}. Write it like unix:/run/csb/lmtp.sock or 127.0.0.1:8025.")
    return host.strip("[]"), int(port)
