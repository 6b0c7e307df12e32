"""The shipped configuration of nginx says what the portal itself says."""

import re

import pytest
from django.conf import settings as the_settings
from django.test import Client

from csb_portal import published

CONFIGURATION = (the_settings.BASE_DIR / "deploy/nginx.conf").read_text()
HEADER = re.compile(r'add_header ([\w-]+) "?([^$].*?)"?;\n')
PAGE = "/reports/2005-02/"


@pytest.fixture
def served_over_tls(settings) -> None:
    """Answer as behind nginx, where the site has a certificate."""
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


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
