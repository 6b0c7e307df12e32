"""The public record of the three months as files: every link and anchor leads somewhere."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import call_command

from csb_portal import audit
from csb_portal.checksums import digest_of, files_in, read_sums
from csb_portal.tests.scenario.test_crawl import everybodys_addresses
from elections.models import Election
from elections.services.archives import archive_digest
from reports.archive.making import Outcome, export
from reports.open_sets import OPEN_SETS

pytestmark = pytest.mark.django_db

LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
ANCHOR = re.compile(r'\sid="([^"]*)"')


@pytest.fixture(scope="module")
def root(replayed, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("archive") / "record"
    export(folder)
    return folder


def pages(root: Path) -> dict[Path, str]:
    return {path.resolve(): path.read_text() for path in root.rglob("*.html")}


def test_every_relative_link_and_anchor_exists(root):
    found = pages(root)
    anchors = {path: set(ANCHOR.findall(text)) for path, text in found.items()}
    broken = []
    for path, text in found.items():
        for link in map(unescape, LINK.findall(text)):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            has_anchor = not parts.fragment or parts.fragment in anchors.get(target, ())
            if not target.is_file() or parts.query or not has_anchor:
                broken.append((str(path), link))

    assert len(found) > 200
    assert broken == []


def test_nothing_in_it_is_for_acting(root):
    text = "".join(text for path, text in pages(root).items() if path.name != "search.html")

    assert "<form" not in text
    assert "csrfmiddlewaretoken" not in text
    assert "nonce=" not in text
    assert "\ufdd0" not in text
    assert not (root / "accounts").exists()


def test_no_file_shows_the_address_of_a_person(root):
    known = everybodys_addresses()
    leaks = [
        (str(path), email)
        for path in files_in(root)
        for text in [path.read_bytes().decode("utf-8", "replace").lower()]
        for email in known
        if email in text
    ]

    assert len(known) > 42
    assert leaks == []


def test_it_holds_every_set_of_the_open_figures(root):
    for one in OPEN_SETS:
        rows = json.loads((root / f"data/{one.name}.json").read_text())["rows"]
        table = (root / f"data/{one.name}.csv").read_text()
        assert [row[one.columns[0].name] for row in rows] == [
            one.columns[0].read(record) for record in one.rows()
        ]
        assert table.lstrip("\ufeff").startswith(one.columns[0].name)


def test_it_holds_the_public_trail_and_each_finished_vote(root):
    lines = (root / "trail.jsonl").read_text().splitlines()

    assert [json.loads(line) for line in lines] == list(audit.export(public=True))
    for election in Election.objects.filter(counted_at__isnull=False):
        copy = root / "elections" / election.slug / "archive.bel"
        assert digest_of(copy) == archive_digest(election)


def test_its_hashes_hold(root):
    found = {path.relative_to(root).as_posix(): digest_of(path) for path in files_in(root)}
    del found["SHA256SUMS"]

    assert read_sums(root) == found


def test_a_second_run_writes_nothing(root, capsys):
    before = {path: path.stat().st_mtime_ns for path in files_in(root)}

    call_command("export_archive", str(root))

    assert {path: path.stat().st_mtime_ns for path in files_in(root)} == before
    assert f"{len(before) - 3} files, 0 written, 0 removed." in capsys.readouterr().out


def test_a_run_that_was_killed_is_completed_by_the_next(root):
    (root / "SHA256SUMS").unlink()
    (root / "index.html").write_text("<p>half a pa")
    (root / ".partial").write_text("half")

    outcome = export(root)

    assert outcome == Outcome(outcome.files, 1, 0)
    assert digest_of(root / "index.html") == read_sums(root)["index.html"]
    assert not (root / ".partial").exists()
