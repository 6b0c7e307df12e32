"""Authored text: what Markdown may become, and what no text may become."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csb_portal.richtext import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Two *words* and **three**", "<p>Two <em>words</em> and <strong>three</strong></p>"),
        ("## Decisions", "<h2>Decisions</h2>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        (
            "[page](https://example.org/a?b=1&c=2 'Title')",
            '<p><a href="https://example.org/a?b=1&amp;c=2" title="Title" rel="noopener nofollow">page</a></p>',
        ),
        (
            "<mail@example.org>",
            '<p><a href="mailto:mail@example.org" rel="noopener nofollow">mail@example.org</a></p>',
        ),
        (
            "| a |\n|---|\n| 1 |",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>",
        ),
        ("", ""),
    ],
)
def test_what_is_written_in_markdown_is_read_in_html(text, html):
    assert render(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<div onclick=alert(1)>\n\nblock\n\n</div>",
        "<img src=x onerror=alert(1)>",
        "![picture](https://example.org/x.png)",
        "[click](javascript:alert(1))",
        "[click](JaVaScRiPt&colon;alert(1))",
        "[click](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        '[a](https://example.org "\\" onmouseover=\\"alert(1)")',
        "<iframe src=https://example.org></iframe>",
        "<style>p { display: none }</style>",
    ],
)
def test_what_is_not_text_stays_text_or_goes(text):
    assert_harmless(render(text))


def assert_harmless(html):
    """Look at the tags alone: whatever was escaped is text and harms nobody."""
    for tag in re.findall(r"<[^>]*>", html):
        name = re.match(r"</?([a-z0-9]+)", tag)[1]
        assert name not in {"script", "img", "iframe", "style", "div", "svg", "form"}, tag
        attributes = re.findall(r'\s([a-z-]+)="([^"]*)"', tag)
        for attribute, value in attributes:
            assert attribute in {"href", "title", "start", "rel", "align", "class"}, tag
            if attribute == "href":
                scheme = re.match(r"([a-z][a-z0-9+.-]*):", value, re.IGNORECASE)  # RFC 3986, 3.1
                assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}, tag


PIECES = st.sampled_from(
    ["<script>", "</script>", "<img src=x ", "onerror=alert(1)", ">", "<", '"', "'", "`", "[a](",
     "javascript:", "java\tscript:", ")", "![", "](", "&#106;", "\n\n", "\n", " ", "<a href=",
     "<svg/onload=", "|---|\n", "| a |", "<!--", "-->", "<![CDATA[", "\\", "\x00", "&lt;", "* ",
     "style=x", "https://example.org", "<https:", "data:text/html,"]
)  # fmt: skip


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_no_text_whatever_becomes_a_script_or_a_handler(text):
    html = render(text)

    assert_harmless(html)
    assert "<script" not in html.lower()
    assert not re.search(r"<[^>]*\son\w+\s*=", html)
