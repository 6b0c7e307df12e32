"""Authored text: Markdown in, safe HTML out. The single door to ``SafeString``."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def render(text: str) -> SafeString:
    """Render ``text`` (Markdown) as sanitised HTML; images and raw HTML are dropped."""
    return stored(_markdown.render(text))


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
