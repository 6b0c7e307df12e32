"""Make an archive of the public record, or bring one up to date."""

import json
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation

from csb_portal import clock
from csb_portal.checksums import files_in
from csb_portal.open_data import OpenSet
from reports.archive import addresses, searching
from reports.archive.errors import ArchiveError
from reports.archive.folder import Folder, opened
from reports.archive.pages import Page, linked, static_file
from reports.archive.reading import Answer, Reader
from reports.archive.searching import Entry
from reports.open_sets import OPEN_SETS

Tell = Callable[[str], object]
A_WHILE = 200
SETS_AS_JSON = {f"{addresses.API}{one.name}": one for one in OPEN_SETS}
ALWAYS = ("/", *sorted(addresses.BY_NAME.keys() - SETS_AS_JSON.keys()))


@dataclass(frozen=True)
class Outcome:
    """What a run left in the folder, and what it did there: numbers of files."""

    files: int
    written: int
    removed: int


def export(root: Path, tell: Tell = str, *, packed: Path | None = None) -> Outcome:
    """Write the public record into ``root``: what changed since the last run, and nothing else.

    What is no longer public is removed, and what a killed run left is completed. ``tell`` hears
    how far it is; ``packed`` becomes the whole archive as one ZIP. Raises ``ArchiveError`` where
    ``root`` is something else or in use, or where the portal fails on a page.
    """
    with translation.override("en"), opened(root, settings.SITE_URL) as folder:
        record = Record(folder, tell)
        record.read()
        record.write()
        now = clock.now().astimezone(settings.BUREAU_TIME_ZONE)
        context = {"now": now, "site_url": settings.SITE_URL, "sets": OPEN_SETS}
        folder.finish(render_to_string("reports/archive/readme.txt", context))
        if packed:
            pack(root, packed)
        return Outcome(len(folder.names), folder.written, folder.removed)


def pack(record: Path, packed: Path) -> None:
    """Put an archive into one file, which takes the place of an earlier one at once."""
    partial = packed.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files_in(record):
            archive.write(path, Path(packed.stem) / path.relative_to(record))
    partial.replace(packed)


@dataclass
class Kept:
    """A page that was read and waits in the spool for its links."""

    file: str
    anchors: set[str]
    spooled: Path


class Record:
    """Everything public, first read by following links, then written with the links led home."""

    def __init__(self, folder: Folder, tell: Tell) -> None:
        self._folder = folder
        self._tell = tell
        self._pages: dict[str, Kept] = {}
        self._files = {address: addresses.file_of_data(address) for address in SETS_AS_JSON}
        self._entries: list[Entry] = []

    def read(self) -> None:
        """Read every page once, and keep what is no page as it comes."""
        reader, note = Reader(), searching.note()
        waiting, seen = deque(ALWAYS), {*ALWAYS, *SETS_AS_JSON}
        while waiting:
            address = waiting.popleft()
            with reader.answer(address) as response:
                links = self._take(address, response, note) if response else []
            for link in links:
                if link in seen or not addresses.leads_on(address, link):
                    continue
                seen.add(link)
                if link.startswith(addresses.STATIC):
                    self._take_static(link)
                elif addresses.belongs(link):
                    waiting.append(link)
            if len(self._pages) % A_WHILE == 0:
                self._tell(f"{len(self._pages)} pages read, {len(waiting)} more are known")

        if "/" not in self._pages:
            message = "The first page has no answer. The host of SITE_URL must be in ALLOWED_HOSTS."
            raise ArchiveError(message)

    def write(self) -> None:
        """Write the pages with their links, the sets as JSON, and the ways to find something."""
        for address, one in SETS_AS_JSON.items():
            self._folder.put(self._files[address], _json_of(one))
        self._folder.put(searching.INDEX, [searching.index_of(self._entries)])
        self._take_static(searching.SCRIPT)
        for number, page in enumerate(self._pages.values(), start=1):
            self._put_page(page.file, page.spooled.read_text(encoding="utf-8"))
            if number % A_WHILE == 0:
                self._tell(f"{number} of {len(self._pages)} pages written")
        self._put_page(searching.CONTENTS, searching.contents_of(self._entries))
        self._put_page(searching.SEARCH, searching.search_page())

    def _take(self, address: str, response: Answer, note: str) -> list[str]:
        if not response.get("Content-Type", "").startswith("text/html"):
            self._files[address] = addresses.file_of_data(address)
            self._folder.put(self._files[address], response)
            return []
        page = Page(address, b"".join(response).decode(), note)
        file = addresses.file_of_page(address)
        spooled = self._folder.spool / str(len(self._pages))
        spooled.write_text(page.html, encoding="utf-8")
        self._pages[address] = Kept(file, page.anchors, spooled)
        title = page.title.removesuffix(f" · {searching.bureau_name()}")
        self._entries.append(Entry(address, file, title, page.text))
        return page.links

    def _take_static(self, address: str) -> None:
        file = addresses.file_of_static(address)
        self._files[address] = file
        self._folder.put(file, [static_file(file.removeprefix("static/")).read_bytes()])

    def _put_page(self, file: str, html: str) -> None:
        self._folder.put(file, [linked(html, file, self._target).encode()])

    def _target(self, link: str) -> str:
        """Return the file a link leads to, or the living portal where the archive has none."""
        address, fragment = urldefrag(link)
        if page := self._pages.get(address):
            return f"{page.file}#{fragment}" if fragment in page.anchors else page.file
        if address.startswith("/"):
            return self._files.get(address) or settings.SITE_URL + link
        return link


def _json_of(one: OpenSet) -> Iterator[bytes]:
    """Yield a set as one JSON document, a row at a time."""
    columns = {column.name: column.about for column in one.columns}
    head = {"name": one.name, "about": one.about, "columns": columns}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "rows": [\n'
    for number, record in enumerate(one.rows()):
        row = json.dumps(one.as_row(record), cls=DjangoJSONEncoder, ensure_ascii=False)
        yield f"{',' if number else ''}{row}\n".encode()
    yield b"]}\n"
