"""What bin/run and bin/test have in common. Plain Python: it runs before anything is installed."""

import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MAILMAN_VENV = ROOT / ".venv-mailman"  # of the second list engine, a program of its own

# Everything the portal reads from its environment, for what must not inherit it.
SETTINGS = {
    "ALLOWED_HOSTS",
    "BUREAU_TIME_ZONE",
    "CACHE_URL",
    "CELERY_BROKER_URL",
    "CSB_TEST_DB",
    "CSB_VAR",
    "DATABASE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "LARGEST_FILE",
    "LARGEST_MAIL",
    "LIST_DOMAIN",
    "LMTP_ADDRESS",
    "LOG_LEVEL",
    "MAILMAN_LMTP",
    "MAILMAN_PASSWORD",
    "MAILMAN_URL",
    "MAILMAN_USER",
    "MAIL_BATCH_SIZE",
    "MAIL_FLUSHERS",
    "PYTHONPATH",
    "SECRET_KEY",
    "SITE_URL",
    "TRUSTED_PROXY_COUNT",
}


def say(sentence: str) -> None:
    """Tell the person at the terminal something."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def refuse(sentence: str) -> NoReturn:
    """Say why it cannot go on, and end with status 1."""
    say(sentence)
    raise SystemExit(1)
