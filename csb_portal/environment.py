"""Read the operator's environment once, and refuse a dangerous gap in words.

``bin/run`` writes ``var/env``, so that ``manage.py`` in the same clone finds the
running quick start; real environment variables always win over that file.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

VAR = Path(env.str("CSB_VAR", default=str(BASE_DIR / "var"))).resolve()
if (VAR / "env").is_file():
    env.read_env(VAR / "env")


def required(name: str, *, debug: bool) -> str:
    """Return the variable ``name``; without it only ``DEBUG`` may start.

    Raises ``ImproperlyConfigured`` with the way out.
    """
    value = env.str(name, default="")
    if value or debug:
        return value or f"{name.lower()}-for-debugging-only"
    message = (
        f"{name} is not set and DEBUG is off, so the portal does not start. "
        f"Set {name} in the environment, or use bin/run, which makes one for you."
    )
    raise ImproperlyConfigured(message)


def database(url: str) -> dict:
    """Turn ``DATABASE_URL`` into a Django database that is safe for ballots.

    SQLite gets write-ahead logging, IMMEDIATE transactions (else two writers meet
    "database is locked") and full syncing; PostgreSQL gets lasting connections.
    """
    config = env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON"
            ),
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def cache(url: str) -> dict:
    """Turn ``CACHE_URL`` (redis, rediss, unix or locmem) into a Django cache."""
    if urlsplit(url).scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "csb",
    }
