"""Files that are handed out before anybody asks who is asking."""

import gzip
import os
from pathlib import Path
from unittest.mock import patch

import pytest

from csb_portal import published

PAGE = "/reports/2005-02/"
VERSION = "/reports/2005-02/1.0/"
CONTENT = b"<p>Read this.</p>" * 20
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def shelf(settings, tmp_path) -> Path:
    settings.PUBLISHED_ROOT = tmp_path / "published"
    published.put("en", PAGE, CONTENT)
    published.put("en", VERSION, CONTENT)
    published.put("en", "/reports/2005-02/1.0.pdf", b"%PDF-")
    return settings.PUBLISHED_ROOT


@pytest.mark.usefixtures("shelf")
class TestHandingOut:
    """No database may be touched here: these tests ask for none."""

    def test_a_file_is_handed_out_with_a_strong_mark_and_no_cookie(self, client):
        response = client.get(PAGE, headers=PLAIN)

        assert response.content == CONTENT
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert response["Content-Length"] == str(len(CONTENT))
        assert response["ETag"].startswith('"')
        assert response["Vary"] == "Accept-Encoding"
        assert not response.cookies

    def test_whoever_takes_it_gets_the_compressed_file_with_a_mark_of_its_own(self, client):
        plain = client.get(PAGE, headers=PLAIN)
        small = client.get(PAGE, headers={"Accept-Encoding": "br, gzip"})

        assert small["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.content) == CONTENT
        assert len(small.content) < len(CONTENT)
        assert small["ETag"] != plain["ETag"]

    @pytest.mark.parametrize("asked", ["gzip;q=0", "gzip; q=0.0, br", "", "gzipped"])
    def test_whoever_does_not_take_it_gets_the_plain_one(self, client, asked):
        assert "Content-Encoding" not in client.get(PAGE, headers={"Accept-Encoding": asked})

    def test_whoever_has_it_is_told_that_it_is_the_same(self, client):
        first = client.get(PAGE)

        again = client.get(PAGE, headers={"If-None-Match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]

    def test_a_question_for_the_head_alone_gets_no_body(self, client):
        response = client.head(PAGE, headers=PLAIN)

        assert (response.content, response["Content-Length"]) == (b"", str(len(CONTENT)))

    @pytest.mark.parametrize(
        ("address", "freshness"),
        [
            (PAGE, "public, max-age=300"),
            (VERSION, "public, max-age=86400, immutable"),
            ("/reports/2005-02/1.0.pdf", "public, max-age=31536000, immutable"),
        ],
    )
    def test_versions_are_kept_long_and_the_latest_is_asked_for_again(
        self, client, address, freshness
    ):
        assert client.get(address)["Cache-Control"] == freshness

    def test_it_has_the_headers_of_every_page(self, client):
        headers = client.get(PAGE).headers

        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "nonce" not in headers["Content-Security-Policy"]
        assert "camera=()" in headers["Permissions-Policy"]

    @pytest.mark.parametrize(
        "address",
        [
            "/reports/../secret.json",
            "/reports/2005-02/../../../secret.json",
            "/reports/2005-02/%2e%2e/%2e%2e/%2e%2e/secret.json",
            "/reports/./../../secret.json",
            "/reports/2005-02/1.0.pdf.gz",
            "/reports/2005-02/1.0",
            "/reports//2005-02/",
        ],
    )
    def test_only_what_is_published_is_read(self, rf, shelf, address):
        for folder in (shelf, shelf.parent, shelf / "en"):
            (folder / "secret.json").write_text("{}")

        assert published.answer(rf.get(address)) is None

    def test_another_language_is_asked_for_in_the_address(self, client, settings):
        settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
        published.put("fr", PAGE, b"Lisez ceci.")

        assert client.get(f"{PAGE}?lang=fr", headers=PLAIN).content == b"Lisez ceci."
        assert client.get(f"{PAGE}?lang=../fr", headers=PLAIN).content == CONTENT


@pytest.mark.parametrize(
    "address",
    [
        "/reports/2005-03/",
        "/reports/2005-02",
        "/reports/2005-02/index.html/",
        "/reports/../en/reports/2005-02/",
        "/reports/2005-02/%00",
        "/reports/.lock",
    ],
)
def test_what_is_not_there_is_left_to_the_views(rf, shelf, address):
    assert published.answer(rf.get(address)) is None
    assert published.answer(rf.post(PAGE)) is None


def test_nothing_beside_the_shelf_is_handed_out(rf, shelf):
    (shelf.parent / "secret.json").write_text("{}")

    assert published.answer(rf.get("/reports/../../../secret.json")) is None


def test_the_same_content_is_not_written_again(shelf):
    path = shelf / "en/reports/2005-02/index.html"
    before = path.stat().st_mtime_ns

    published.put("en", PAGE, CONTENT)
    assert path.stat().st_mtime_ns == before
    published.put("en", PAGE, b"New.")
    assert path.read_bytes() == b"New."
    assert gzip.decompress(path.with_name("index.html.gz").read_bytes()) == b"New."


def test_what_belongs_to_nothing_is_removed(shelf):
    with published.writing():
        published.keep_only([("en", PAGE)])

    assert published.read("en", PAGE) == CONTENT
    assert published.read("en", VERSION) is None
    kept = {path.name for path in shelf.rglob("*") if path.is_file()}
    assert kept == {"index.html", "index.html.gz", ".lock"}


@pytest.mark.usefixtures("shelf")
class TestRemembering:
    """A process keeps files in memory, and every other may replace them."""

    def test_a_file_is_read_once(self, client):
        client.get(PAGE, headers=PLAIN)

        with patch.object(Path, "read_bytes", side_effect=AssertionError):
            assert client.get(PAGE, headers=PLAIN).content == CONTENT

    def test_what_another_process_rendered_anew_is_handed_out_at_once(self, client):
        before = client.get(PAGE, headers=PLAIN)
        anew = CONTENT.replace(b"Read", b"Heed")
        published.put("en", PAGE, anew)

        after = client.get(PAGE, headers=PLAIN)

        assert after.content == anew
        assert after["ETag"] != before["ETag"]

    def test_not_even_another_file_of_the_same_moment_and_size_is_missed(self, client, shelf):
        path = shelf / "en/reports/2005-02/index.html"
        client.get(PAGE, headers=PLAIN)
        facts, anew = path.stat(), CONTENT.replace(b"Read", b"Heed")
        published.put("en", PAGE, anew)
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))

        assert client.get(PAGE, headers=PLAIN).content == anew

    def test_what_was_removed_is_gone_at_once(self, client, rf):
        client.get(PAGE, headers=PLAIN)
        published.keep_only([])

        assert published.answer(rf.get(PAGE)) is None
