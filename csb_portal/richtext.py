"""Authored text: Markdown in, safe HTML out. The single door to ``SafeString``."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import nh3
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
# What paper bears: typst stops at quotes some 15 deep, and at links of 8,000 characters.
NESTING = {"blockquote", "bullet_list", "ordered_list", "list_item", "em", "strong"}
DEEPEST = 8
LONGEST_URL = 2000

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def render(text: str) -> SafeString:
    """Render ``text`` (Markdown) as sanitised HTML; images and raw HTML are dropped."""
    return stored(_markdown.render(text))


def plain(text: str) -> str:
    """Return the words of ``text`` (Markdown) as a reader sees them, a paragraph or item a line."""
    lines, mark = [], ""
    for token in _markdown.parse(text):
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "• "
        elif token.type == "inline":
            lines.append(mark + _words_of(token.children or []))
            mark = ""
        elif token.type in ("fence", "code_block"):
            lines += token.content.splitlines()
    return "\n".join(lines)


def tree(text: str) -> list[dict[str, Any]]:
    """Return ``text`` (Markdown) as nested nodes, for paper: what ``render`` shows, and no more.

    Each has its ``kind``, ``text``, ``url`` (of a link that may be followed) and ``children``.
    Quotes, lists and emphasis deeper than paper bears give their words to what is around them.
    """
    return [_node(node) for node in SyntaxTreeNode(_flat(_markdown.parse(text))).children]


def _flat(tokens: list[Token]) -> list[Token]:
    return [
        token.copy(children=_flat(token.children), content="") if token.children else token
        for token in tokens
        if token.type != "image" and not _is_too_deep(token)
    ]


def _is_too_deep(token: Token) -> bool:
    kind, _underscore, end = token.type.rpartition("_")
    level = token.level - (kind == "list_item")  # it stays or goes with its list
    return kind in NESTING and end in ("open", "close") and level >= DEEPEST


def _node(node: SyntaxTreeNode) -> dict[str, Any]:
    return {
        "kind": _kind(node),
        "text": node.content,
        "url": _followed(str(node.attrs.get("href", ""))),
        "start": int(node.attrs.get("start", 1)),
        "children": [_node(child) for child in node.children],
    }


def _kind(node: SyntaxTreeNode) -> str:
    """Return the kind of a node; a heading without words is none, for PDF/UA-1 forbids it."""
    words = "".join(one.content for one in node.walk())
    return "paragraph" if node.type == "heading" and not words.strip() else node.type


def _followed(href: str) -> str:
    """Return the whole address of a link, or nothing for one that paper does not follow."""
    whole = urljoin(f"{settings.SITE_URL}/", href) if href else ""
    return whole if urlsplit(whole).scheme in SCHEMES and len(whole) <= LONGEST_URL else ""


def _words_of(tokens: list[Token]) -> str:
    """Return the words of a paragraph; where a link leads stands after its words."""
    words, leads_to = "", ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            words += " "
        elif token.type == "link_open":
            leads_to = str(token.attrGet("href")).removeprefix("mailto:")
        elif token.type == "link_close" and not words.endswith(leads_to):
            words += f" ({leads_to})"
        words += token.content
    return words


def stored(html: str) -> SafeString:
    """Show ``html`` that ``render`` once made; cleaned again, as a database can be altered."""
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned on the line above # nosec B308 B703
