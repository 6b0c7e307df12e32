"""The public page of the trail: what anyone sees, and how anyone checks it."""

import html
import json
import re
import subprocess
import sys

import pytest

from csb_portal import audit
from csb_portal.models import AuditEntry, AuditHead

pytestmark = pytest.mark.django_db


def test_an_empty_trail_says_what_will_be_there(client):
    page = client.get("/trail/").text

    assert "No act has been recorded yet." in page
    assert "It has not begun." in page


def test_public_entries_are_shown_and_private_ones_only_by_their_seal(client, trail):
    page = client.get("/trail/").text

    public, private = AuditEntry.objects.get(number=1), AuditEntry.objects.get(number=2)
    assert public.summary in page
    assert private.summary not in page
    assert page.count("Private entry") == 1
    assert private.hash in page
    assert "My own words" not in page


def test_the_head_is_shown_with_its_number(client, trail):
    page = client.get("/trail/").text

    assert "Entry 5, whose seal is" in page
    assert AuditHead.objects.get().hash in page


def test_the_newest_entries_come_first_and_the_others_are_a_page_away(client, record):
    for _ in range(51):
        record()

    first, second = client.get("/trail/").text, client.get("/trail/?page=2").text

    assert first.index('id="entry-51"') < first.index('id="entry-50"')
    assert 'id="entry-1"' not in first
    assert 'id="entry-1"' in second


@pytest.mark.parametrize("entries", [1, 30])
def test_the_page_costs_the_same_however_long_the_trail(
    client, record, django_assert_num_queries, entries
):
    for _ in range(entries):
        record()

    with django_assert_num_queries(3):
        client.get("/trail/")


def test_the_download_verifies_and_holds_nothing_private(client, trail):
    response = client.get("/trail/export.jsonl")
    text = b"".join(response.streaming_content).decode()

    entries = [json.loads(line) for line in text.splitlines()]
    assert audit.verify(entries) == 5
    assert "attachment" in response["Content-Disposition"]
    assert AuditEntry.objects.get(number=2).target not in text
    assert "My own words" not in text


def run_recipe(client, tmp_path, export):
    page = client.get("/trail/").text
    recipe = re.search(r'<code id="recipe">(.*?)</code>', page, re.DOTALL)[1]
    (tmp_path / "check_trail.py").write_text(html.unescape(recipe))
    (tmp_path / "trail.jsonl").write_bytes(export)
    command = [sys.executable, "check_trail.py", "trail.jsonl"]
    return subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True)


def test_the_recipe_on_the_page_checks_the_download(client, trail, tmp_path):
    export = b"".join(client.get("/trail/export.jsonl").streaming_content)

    found = run_recipe(client, tmp_path, export)

    assert (found.returncode, found.stdout) == (0, f"5 {AuditHead.objects.get().hash}\n")


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (3, lambda lines: lines.pop(2)),
        (1, lambda lines: lines.__setitem__(0, lines[0].replace("Thing done", "Nothing done"))),
        (2, lambda lines: lines.insert(2, lines.pop(1))),
    ],
)
def test_the_recipe_names_the_first_bad_entry(client, trail, tmp_path, number, change):
    export = b"".join(client.get("/trail/export.jsonl").streaming_content)
    lines = export.decode().splitlines(keepends=True)
    change(lines)

    found = run_recipe(client, tmp_path, "".join(lines).encode())

    assert (found.returncode, found.stderr) == (1, f"Entry {number} is the first bad one.\n")
