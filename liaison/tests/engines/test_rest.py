"""What goes wrong between the portal and Mailman's REST interface, against a real HTTP server."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from csb_portal.testing.smtp_sink import free_port
from liaison.engines import rest
from liaison.engines.base import EngineRefused, EngineUnreachable
from liaison.engines.rest import MailmanRest, written

LIST = "bureau@lists.example.org"


@pytest.fixture
def answer(settings) -> Iterator[dict]:
    """A server that answers everything as it is told."""
    told = {"status": 200, "body": b"{}"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(told["status"])
            self.end_headers()
            self.wfile.write(told["body"])

        do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.MAILMAN_URL = f"http://127.0.0.1:{server.server_port}/3.1"
    settings.MAILMAN_PASSWORD = "only-for-me"
    yield told
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_server_that_does_not_work_for_us_is_unreachable(answer, status):
    answer |= {"status": status, "body": b"for ana@example.org with only-for-me"}

    with pytest.raises(EngineUnreachable, match=f"^Mailman answered {status}$"):
        MailmanRest().held(LIST)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}"])
def test_an_answer_nobody_understands_is_unreachable_too(answer, body):
    answer["body"] = body

    with pytest.raises(EngineUnreachable):
        MailmanRest().held(LIST)


def test_a_refusal_says_what_mailman_said(answer):
    answer |= {"status": 400, "body": b'{"description": "Invalid setting"}'}

    with pytest.raises(EngineRefused, match=r"^Mailman refused it: Invalid setting$"):
        MailmanRest().change_settings(LIST, {"info": "x"}, password="secret")


def test_no_server_is_unreachable_and_the_password_stays_secret(settings):
    settings.MAILMAN_URL = f"http://127.0.0.1:{free_port()}/3.1"
    settings.MAILMAN_PASSWORD = "only-for-me"

    with pytest.raises(EngineUnreachable) as error:
        MailmanRest().held(LIST)

    assert str(error.value) == "Mailman does not answer (ConnectionError)"
    assert error.value.__cause__ is None


def test_without_an_address_mailman_is_unreachable(settings):
    settings.MAILMAN_URL = ""

    with pytest.raises(EngineUnreachable):
        MailmanRest().held(LIST)


def test_a_server_that_is_slow_is_not_waited_for(answer, monkeypatch):
    asked = {}
    in_time = rest._in_time
    monkeypatch.setattr(rest, "_in_time", lambda request: asked.update(in_time(request)) or asked)
    answer["body"] = b'{"self_link": "http://127.0.0.1/3.1/lists/bureau.lists.example.org"}'

    assert MailmanRest().held(LIST) == []
    assert asked["timeout"] == (3, 10)


@pytest.mark.parametrize("status", [404, 409])
def test_what_is_gone_or_there_already_is_no_failure(answer, status):
    answer["status"] = status

    MailmanRest().remove_member(LIST, "ana@example.org", "member")
    MailmanRest().add_member(LIST, "ana@example.org", "member")


def test_no_list_is_no_state(answer):
    answer["status"] = 404

    assert MailmanRest().state_of(LIST, []) is None
    assert MailmanRest().held(LIST) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (False, "false"), (0, "0"), (["b", "a"], "a\nb"), ([""], ""), ("x ", "x ")],
)
def test_settings_are_compared_as_they_are_written(value, text):
    assert written(value) == text
