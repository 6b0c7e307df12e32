"""What the logs tell an operator, and what they keep to themselves."""

import json
import logging
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver
from quickstart import SETTINGS

from csb_portal.logs import is_news, without_secrets

SAY = """
import logging, django
django.setup()
logging.getLogger("bureau").warning("Cannot reach %s", "redis://csb:secret@host/0")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("bureau").exception("Broken")
logging.getLogger("celery.beat").info("asked again")
"""


def test_logs_are_json_lines_on_stdout_with_the_fault_inside(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    given = {
        "CSB_VAR": str(tmp_path),
        "SECRET_KEY": "x",
        "ALLOWED_HOSTS": "localhost",
        "DJANGO_SETTINGS_MODULE": "csb_portal.settings",
    }

    result = subprocess.run(
        [sys.executable, "-c", SAY],
        cwd=settings.BASE_DIR,
        env=kept | given,
        capture_output=True,
        text=True,
        check=True,
    )

    first, second = [json.loads(line) for line in result.stdout.splitlines()]
    assert first["event"] == "Cannot reach redis://***@host/0"
    assert (first["level"], first["logger"]) == ("warning", "bureau")
    assert first["timestamp"].endswith("Z")
    assert "ZeroDivisionError" in second["exception"]


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("smtp://csb:secret@host:25", "smtp://***@host:25"),
        ("GET /accounts/password/reset/key/1-abc/", "GET /accounts/password/reset/key/***/"),
        ("/accounts/confirm-email/MQ:abc/ failed", "/accounts/confirm-email/***/ failed"),
        ("/unsubscribe/abc.def/", "/unsubscribe/***/"),
        ("/meetings/polls/answer/7.abc-d_e/", "/meetings/polls/answer/***/"),
        ("GET /calendar/mine/abc.def.ics", "GET /calendar/mine/***"),
        ("/families/the-media/ at 12:30 @home", "/families/the-media/ at 12:30 @home"),
    ],
)
def test_passwords_and_mailed_tokens_are_blackened(said, logged):
    event = without_secrets(None, "", {"event": said, "exception": said, "status": 500})

    assert event == {"event": logged, "exception": logged, "status": 500}


# What stands in an address and is no secret: numbers and names that are public.
NO_SECRETS = {
    "reference",
    "month",
    "version",
    "name",
    "clause_key",
    "step",
    "pk",
    "section",
    "ending",
    "language",
}


def addresses(resolver=None, before="/"):
    """Yield every address of the portal with a secret in the place of each open part."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from addresses(pattern, route)
            continue
        filled = re.sub(r"<(?:str|path|uuid):(\w+)>|\(\?P<(\w+)>[^)]*\)", _secret_in, route)
        if "s3cr3t" in filled:
            yield filled.rstrip("$")


def _secret_in(part):
    name = part[1] or part[2]
    return name if name in NO_SECRETS else "s3cr3t"


def test_no_address_that_lets_its_holder_in_stands_in_the_logs():
    found = list(addresses())

    assert "/meetings/invitation/s3cr3t/" in found
    told = [without_secrets(None, "", {"event": address})["event"] for address in found]
    assert [line for line in told if "s3cr3t" in line] == []


@pytest.mark.parametrize(("path", "expected"), [("/readyz", False), ("/elections/", True)])
def test_an_unready_answer_is_not_logged_as_a_fault_again(path, expected, rf):
    record = logging.makeLogRecord({"msg": "Service Unavailable", "request": rf.get(path)})

    assert is_news(record) is expected


def test_what_has_no_request_is_news():
    assert is_news(logging.makeLogRecord({"msg": "broker is not ready"}))
