"""HTML of strangers turned into text: nothing of it runs, nothing of it is fetched.

The standard library's parser takes minutes for a hundred kilobytes of ``<a <a <a``; this
one reads every character once.
"""

import re
from html import unescape

UNSEEN = ("script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe")
BLOCKS = {
    "p", "div", "br", "tr", "table", "ul", "ol", "blockquote", "section", "article", "header",
    "footer", "pre", "hr", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
TAG = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")
LINK = re.compile(r"""\bhref\s*=\s*["']?\s*(https?://[^\s"'<>]{1,500})""", re.IGNORECASE)


def text_of(html: str) -> str:
    """Return what a person reads, links with their address, without pictures and scripts."""
    pieces: list[str] = []
    lowered = html.lower() if html.isascii() else _lowered(html)
    position, link = 0, ""
    while (start := html.find("<", position)) >= 0:
        pieces.append(_words(html[position:start]))
        if lowered.startswith("<!--", start):
            position = _after(html, "-->", start)
            continue
        tag = TAG.match(html, start + 1)
        if not tag:
            is_markup = html[start + 1 : start + 2] in ("!", "?", "/")
            pieces.append("" if is_markup else "<")
            position = _after(html, ">", start) if is_markup else start + 1
            continue
        name, closes = tag[1].lower(), html[start + 1] == "/"
        position = _after(html, ">", start)
        if name in UNSEEN and not closes:
            position = _after(lowered, f"</{name}", position)
            position = _after(html, ">", position - 1)
        elif name == "a":
            pieces.append(f" <{link}>" if closes and link else "")
            found = LINK.search(html[start : min(position, start + 2000)])
            link = "" if closes or not found else found[1]
        elif name == "li" and not closes:
            pieces.append("\n- ")
        elif name in BLOCKS:
            pieces.append("\n")
    pieces.append(_words(html[position:]))
    return _tidy("".join(pieces))


def _after(text: str, end: str, start: int) -> int:
    """Return where ``end`` is over; a tag nobody closes swallows the rest."""
    found = text.find(end, start)
    return len(text) if found < 0 else found + len(end)


def _lowered(text: str) -> str:
    """Lower ASCII letters only, so that no letter changes its place."""
    return text.translate({upper: upper + 32 for upper in range(65, 91)})


def _words(text: str) -> str:
    return unescape(re.sub(r"\s+", " ", text))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
