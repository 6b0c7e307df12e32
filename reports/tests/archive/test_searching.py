"""What the archive's search shows of a page."""

import json

import pytest

from reports.archive.searching import BEGINNING, Entry, index_of

LONG = "word " * BEGINNING


def beginning_of(text, title="Participation"):
    line = index_of([Entry("/a/", "a/index.html", title, text)]).decode().splitlines()[1]
    return json.loads(line)[2]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Desk Participation So that people can come.", "So that people can come."),
        ("Nothing of the title.", "Nothing of the title."),
        ("It ends with Participation", "It ends with"),
        ("Participation " + LONG, "word " * (BEGINNING // 5 - 1) + "word …"),
        ("Participation " + "字" * 200, "字" * BEGINNING + " …"),
    ],
)
def test_a_found_page_shows_how_it_begins_below_its_title(text, shown):
    assert beginning_of(text) == shown
