"""Finding a page without a server: an index that a script reads, and a list that needs none."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reports.archive.pages import marked

CONTENTS, SEARCH = "contents.html", "search.html"
SCRIPT, INDEX = "/static/archive/search.js", "search-index.js"
WORD = re.compile(r"[^\W_]+")
BEGINNING = 160


@dataclass(frozen=True)
class Entry:
    """A page as it is found: where, under which title, by which words."""

    address: str
    file: str
    title: str
    text: str

    @property
    def initial(self) -> str:
        first = folded(self.title)[:1].upper()
        return first if first.isalpha() else "#"


def folded(text: str) -> str:
    """Return a text as it is compared: small letters without accents, as ``search.js`` does."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.category(part).startswith("M")).lower()


def index_of(entries: Iterable[Entry]) -> bytes:
    """Return the index: of each page its file, its title, how it begins, and its words once each."""
    rows = [
        [entry.file, entry.title, _beginning(entry), " ".join(_words(entry))]
        for entry in sorted(entries, key=lambda entry: entry.file)
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"const ARCHIVE_INDEX = [\n{lines}\n];\n".encode()


def contents_of(entries: Iterable[Entry]) -> str:
    """Return the page that lists every page by its title."""
    ordered = sorted(entries, key=lambda entry: (entry.initial, folded(entry.title), entry.file))
    groups = [
        (
            initial,
            [(marked(entry.address), entry.title, entry.address) for entry in group],
        )
        for initial, group in groupby(ordered, lambda entry: entry.initial)
    ]
    return _own_page("contents", groups=groups)


def search_page() -> str:
    """Return the page that searches the index in the browser."""
    return _own_page("search", index=marked(INDEX), script=marked(SCRIPT))


def note() -> str:
    """Return what stands above each page: that it is a copy, and how to find others."""
    return render_to_string("reports/archive/note.html", _links())


def bureau_name() -> str:
    return _("[Civil Society Bureau]")


def _own_page(name: str, **context: object) -> str:
    return render_to_string(f"reports/archive/{name}.html", _links() | context)


def _links() -> dict[str, str]:
    return {
        "bureau_name": bureau_name(),
        "site_url": settings.SITE_URL,
        "home": marked("/"),
        "contents": marked(CONTENTS),
        "search": marked(SEARCH),
        "style": marked("/static/css/portal.css"),
        "picture": marked("/static/favicon.svg"),
    }


def _beginning(entry: Entry) -> str:
    """Return how a page begins below its title, cut between two words where there are some."""
    above, _title, below = entry.text.partition(entry.title)
    text = (below or above).strip()
    if len(text) <= BEGINNING:
        return text
    return f"{text[:BEGINNING].rpartition(' ')[0] or text[:BEGINNING]} …"


def _words(entry: Entry) -> list[str]:
    return sorted(set(WORD.findall(folded(f"{entry.title} {entry.text}"))))
