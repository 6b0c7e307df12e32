"""Which addresses belong to the record, and the name of the file that each becomes.

A list is read with one filter at a time: from a filtered list only its further pages are read
on, so that filters of filters never multiply.
"""

import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urldefrag, urlencode, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from reports.open_sets import OPEN_SETS

API, DATA = "/api/v1/", "data"
BY_NAME = {
    "/trail/export.jsonl": "trail.jsonl",
    f"{API}openapi.json": f"{DATA}/openapi.json",
    **{f"{API}{one.name}.csv": f"{DATA}/{one.name}.csv" for one in OPEN_SETS},
    **{f"{API}{one.name}": f"{DATA}/{one.name}.json" for one in OPEN_SETS},
}
STATIC = "/static/"
PAGE = "page"
FOR_ACTING = re.compile(
    r"(account|mfa|socialaccount|usersessions)_.*|admin:.*|.*-create|.*:subscribe.*"
    r"|.*:lost-link|.*:room-print|.*:search|.*:archive-zip|desk|profile|my-data.*|set_language"
    r"|healthz|readyz"
)
HASH_OF_STATIC = re.compile(r"\.[0-9a-f]{12}(?=\.\w+\Z)")
PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}")


def address_of(base: str, link: str) -> str | None:
    """Return where a link on the page ``base`` leads in this portal: path and query; or None."""
    if link.startswith("?"):  # of which urljoin would take an empty one for the query of the base
        link = urlsplit(base).path + link
    inside = urldefrag(urljoin(settings.SITE_URL + base, link)).url
    if not f"{inside}/".startswith(f"{settings.SITE_URL}/"):
        return None
    parts = urlsplit(inside)
    pairs = [pair for pair in parse_qsl(parts.query) if pair != (PAGE, "1")]
    return f"{parts.path or '/'}?{urlencode(pairs)}" if pairs else parts.path or "/"


def belongs(address: str) -> bool:
    """Tell whether an address is for reading, and not for logging in, sending or watching."""
    parts = urlsplit(address)
    try:
        name = resolve(unquote(parts.path)).view_name
    except Resolver404:
        return False
    return not FOR_ACTING.fullmatch(name) and not (name.endswith("feed") and parts.query)


def leads_on(base: str, address: str) -> bool:
    """Tell whether a link from page ``base`` is followed, by the rule for filters."""
    here, there = urlsplit(base), urlsplit(address)
    if not there.query or not here.query or here.path != there.path:
        return True
    return _filters(here.query) == _filters(there.query)


def _filters(query: str) -> list[tuple[str, str]]:
    return sorted(pair for pair in parse_qsl(query) if pair[0] != PAGE)


def file_of_page(address: str) -> str:
    """Return the file of a page: ``/families/?page=2`` is ``families/index-page-2.html``."""
    path, _, query = address.partition("?")
    tail = f"-{_plain('-'.join(f'{key}-{value}' for key, value in parse_qsl(query)))}"
    name = f"index{tail if query else ''}.html"
    return str(PurePosixPath(*_parts(path), name))


def file_of_data(address: str) -> str:
    """Return the file of what is no page: its own name, told apart by its query if it has one."""
    path, _, query = address.partition("?")
    if path in BY_NAME:
        return BY_NAME[path]
    file = PurePosixPath(*_parts(path))
    return str(file.with_stem(f"{file.stem}-{_short_hash(query)}") if query else file)


def file_of_static(address: str) -> str:
    """Return the file of a style or picture, by the name it has whatever its content."""
    return HASH_OF_STATIC.sub("", address.removeprefix("/"))


def _parts(path: str) -> list[str]:
    return [_plain(part) for part in unquote(path).split("/") if part]


def _plain(word: str) -> str:
    """Return a word that every file system takes, the same for the same and for no other."""
    return word if PLAIN.fullmatch(word) else _short_hash(word)


def _short_hash(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:16]
