"""A page as it is kept: what was for acting taken out, its links marked until all are known."""

import re
from collections.abc import Callable
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from posixpath import relpath
from urllib.parse import urldefrag

from django.contrib.staticfiles import finders

from reports.archive.addresses import address_of

MARK = "\ufdd0"  # stands in no text: Unicode gives it no character
MARKED = re.compile(f"{MARK}([^{MARK}]*){MARK}")
LINKS = {"href", "src"}
DATA_SCRIPT = "application/ld+json"
ICONS = "icons.svg"
SYMBOL = re.compile(r'<symbol id="([\w-]+)"(.*?)</symbol>', re.DOTALL)
SPACE = re.compile(r"\s+")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def marked(address: str) -> str:
    """Return what stands for a link until it is known where it leads."""
    return f"{MARK}{address}{MARK}"


def static_file(name: str) -> Path:
    """Return a style, picture or script as it lies in the portal. Raises ``FileNotFoundError``."""
    if (path := finders.find(name)) is None:
        raise FileNotFoundError(name)
    return Path(path)


@cache
def symbols() -> dict[str, str]:
    """Return the pictures by name; a page opened from a disk may not take them from a file."""
    text = static_file(ICONS).read_text(encoding="utf-8")
    return {name: f'<symbol id="icon-{name}"{rest}</symbol>' for name, rest in SYMBOL.findall(text)}


class Page(HTMLParser):
    """Reads one page: ``html``, its ``links`` and ``anchors``, its ``title`` and ``text``.

    Forms, scripts and whatever has ``data-living`` are left out: they need the portal.
    """

    def __init__(self, address: str, text: str, note: str = "") -> None:
        super().__init__(convert_charrefs=False)
        self.address = address
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.title = ""
        self._note = note
        self._out: list[str] = []
        self._heard: list[str] = []
        self._icons: set[str] = set()
        self._dropped, self._depth = "", 0
        self._inside: set[str] = set()
        self.feed(text)
        self.close()
        self.html = "".join(self._out)
        self.title = _plain(self.title)
        self.text = _plain("".join(self._heard))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropped:
            self._depth += tag == self._dropped
            return
        values = dict(attrs)
        if self._is_dropped(tag, values):
            if tag not in VOID:
                self._dropped, self._depth = tag, 1
            return
        self._inside.add(tag)
        if values.get("id"):
            self.anchors.add(str(values["id"]))
        kept = [self._attribute(tag, name, value, values) for name, value in attrs]
        self._out.append(f"<{tag}{''.join(kept)}>")
        if tag == "main":
            self._out.append(self._note)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            self._depth -= tag == self._dropped
            self._dropped = self._dropped if self._depth else ""
            return
        self._inside.discard(tag)
        if tag == "body" and self._icons:
            drawn = "".join(symbols()[name] for name in sorted(self._icons))
            self._out.append(f'<svg width="0" height="0" aria-hidden="true">{drawn}</svg>')
        self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        self._out.append(data)
        if "title" in self._inside and "head" in self._inside:
            self.title += data
        elif "main" in self._inside and not self._inside & {"script", "style"}:
            self._heard.append(data)

    def handle_entityref(self, name: str) -> None:
        self._character(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._character(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._out.append(f"<!{decl}>\n")

    def _is_dropped(self, tag: str, values: dict[str, str | None]) -> bool:
        is_code = tag == "script" and values.get("type") != DATA_SCRIPT
        return is_code or tag == "form" or "data-living" in values

    def _attribute(
        self, tag: str, name: str, value: str | None, values: dict[str, str | None]
    ) -> str:
        if name == "nonce":
            return ""
        if value is None:
            return f" {name}"
        if name in LINKS and values.get("rel") != "canonical":
            value = self._link(tag, value)
        return f' {name}="{escape(value)}"'

    def _link(self, tag: str, link: str) -> str:
        if tag == "use":
            name = link.rpartition("#")[2]
            self._icons.add(name)
            return f"#icon-{name}"
        if link.startswith("#") or (address := address_of(self.address, link)) is None:
            return link
        self.links.append(address)
        fragment = urldefrag(link).fragment
        return marked(f"{address}#{fragment}" if fragment else address)

    def _character(self, reference: str) -> None:
        self.handle_data(reference)


def _plain(text: str) -> str:
    return SPACE.sub(" ", unescape(text)).strip()


def linked(html: str, file: str, target: Callable[[str], str]) -> str:
    """Return the page with each marked link led to where ``target`` says, seen from ``file``."""
    folder = file.rpartition("/")[0] or "."

    def lead(found: re.Match[str]) -> str:
        there = target(unescape(found[1]))
        return escape(there if "://" in there else relpath(there, folder))

    return MARKED.sub(lead, html)
