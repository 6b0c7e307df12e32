"""The shipped configuration of nginx says what the portal itself says."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import NamedTuple

import pytest
from django.conf import settings as the_settings
from django.test import Client

from csb_portal import published
from csb_portal.testing import nginx
from csb_portal.testing.smtp_sink import free_port

CONFIGURATION = (the_settings.BASE_DIR / "deploy/nginx.conf").read_text()
HEADER = re.compile(r'add_header ([\w-]+) "?([^$].*?)"?;\n')
PAGE = "/reports/2005-02/"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def served_over_tls(settings) -> None:
    """Answer as behind nginx, where the site has a certificate."""
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what takes nginx a second."""
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.05)
    pytest.fail("nginx still has the old file.")


def comparable(headers: dict[str, str]) -> dict[str, set[str]]:
    """Take each header apart: the order of its parts says nothing."""
    return {name: set(value.split("; ")) for name, value in headers.items()}


@pytest.mark.usefixtures("served_over_tls")
def test_a_rendered_page_has_the_same_security_headers_from_both():
    published.put("en", PAGE, b"Read this.")

    answer = Client().get(PAGE, secure=True).headers

    of_a_file = {
        "Cache-Control", "Content-Encoding", "Content-Length", "Content-Type", "ETag", "Vary"
    }  # fmt: skip
    ours = {name: value for name, value in answer.items() if name not in of_a_file}
    assert comparable(dict(HEADER.findall(CONFIGURATION))) == comparable(ours)


def test_both_let_a_page_be_kept_for_as_long():
    for _address, words in published.FRESHNESS:
        assert f'"{words}";' in CONFIGURATION
    assert CONFIGURATION.count("max-age=") == len(published.FRESHNESS) + 1  # and that of HSTS


def test_nginx_knows_every_type_that_is_rendered():
    for ending, content_type in published.TYPES.items():
        assert re.search(rf'"?{re.escape(content_type)}"? {ending[1:]};', CONFIGURATION), ending


def test_nginx_knows_every_language_that_is_rendered():
    for code, _name in the_settings.LANGUAGES:
        line = f"default {code};" if code == the_settings.LANGUAGE_CODE else f"{code} {code};"
        assert line in CONFIGURATION


@pytest.fixture
def by_nginx(tmp_path) -> Iterator[Callable[..., Answer]]:
    """Let nginx hand out the shelf, with no portal behind it, and ask it for an address."""
    if nginx.program() is None:
        pytest.skip("NO NGINX: it is missing, so its configuration was only read, not tried.")
    port, tls, portal = (free_port() for _ in range(3))
    nginx.make_certificate(tmp_path)
    tmp_path.chmod(0o755)
    site = nginx.shipped_site(portal, port, the_settings.PUBLISHED_ROOT, tmp_path, tls)

    def ask(address: str, **headers: str) -> Answer:
        line = HTTPConnection(nginx.HOST, port)
        with closing(line):
            line.request("GET", address, headers={"Accept-Encoding": "identity"} | headers)
            answer = line.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())

    with nginx.nginx(tmp_path, [site], port):
        yield ask


@pytest.mark.usefixtures("served_over_tls")
def test_nginx_hands_out_the_same_page_with_the_same_headers(by_nginx):
    published.put("en", PAGE, b"Read this." * 99)

    for asked in ("identity", "gzip, deflate, br"):
        theirs = by_nginx(PAGE, **{"Accept-Encoding": asked})
        ours = Client().get(PAGE, secure=True, headers={"Accept-Encoding": asked})
        told = {name: theirs.headers.get(name) for name in ours.headers if name != "ETag"}
        assert theirs.body == ours.content
        assert comparable(told) == comparable({name: ours[name] for name in told})


def test_nginx_tells_whoever_has_a_page_that_it_is_the_same(by_nginx):
    published.put("en", PAGE, b"Read this.")
    mark = by_nginx(PAGE).headers["ETag"]

    assert by_nginx(PAGE, **{"If-None-Match": mark})[::2] == (304, b"")


def test_what_is_not_rendered_yet_is_asked_for_and_what_is_new_is_found_at_once(by_nginx):
    assert {by_nginx(PAGE).status for _ in range(20)} == {502}  # nobody is behind it

    published.put("en", PAGE, b"Read this.")

    assert {by_nginx(PAGE)[::2] for _ in range(20)} == {(200, b"Read this.")}


def test_nginx_finds_what_was_replaced_and_forgets_what_was_removed(by_nginx):
    published.put("en", PAGE, b"Read this.")
    assert by_nginx(PAGE).body == b"Read this."

    published.put("en", PAGE, b"Read that.")
    until(lambda: by_nginx(PAGE).body == b"Read that.")
    published.keep_only([])
    until(lambda: by_nginx(PAGE).status == 502)
