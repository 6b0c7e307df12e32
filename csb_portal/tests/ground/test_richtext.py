"""Authored text: what Markdown may become, and what no text may become."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csb_portal.richtext import render, tree


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


def depth_of(nodes):
    return 1 + max((depth_of(node["children"]) for node in nodes), default=-1)


def words_of(nodes):
    return [
        word
        for node in nodes
        for word in (node["text"], *words_of(node["children"]))
        if word.strip()
    ]


def find(nodes, kind):
    return [
        one
        for node in nodes
        for one in ([node] * (node["kind"] == kind) + find(node["children"], kind))
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("> " * 16 + "x", ["x"]),
        ("*" * 400 + "x" + "*" * 400, ["x"]),
        ("*" * 5000 + "x" + "*" * 5000, ["x"]),
        ("> " * 7 + "- " * 4 + "**x** `y`", ["x", "y"]),
        ("- a\n  - b\n    - c\n      - d\n        - e\n          - f", list("abcdef")),
    ],
)
def test_what_lies_deeper_than_paper_bears_keeps_its_words(text, words):
    nodes = tree(text)

    assert words_of(nodes) == words
    # Eight levels of blocks and eight of stress, the item of a last list, and what holds words.
    assert depth_of(nodes) <= 8 + 1 + 2 + 8 + 1


@pytest.mark.parametrize("before", ["", "> "])
def test_four_lists_in_each_other_stay_lists_on_paper_and_a_fifth_adds_its_words(before):
    lines = ["- a", "  - b", "    - c", "      - d", "        - e"]

    nodes = tree("\n".join(before + line for line in lines))

    lists = find(nodes, "bullet_list")
    assert [len(one["children"]) for one in lists] == [1, 1, 1, 1]
    assert {one["kind"] for each in lists for one in each["children"]} == {"list_item"}
    assert words_of(lists[-1]["children"]) == ["d", "e"]


@pytest.mark.parametrize(("length", "is_followed"), [(2000, True), (2001, False)])
def test_a_link_longer_than_paper_bears_keeps_its_words_alone(length, is_followed):
    url = "https://example.org/".ljust(length, "a")

    (link,) = find(tree(f"[Read *this*]({url})"), "link")

    assert link["url"] == (url if is_followed else "")
    assert words_of([link]) == ["Read ", "this"]


@pytest.mark.parametrize("text", ["#", "# ![picture](/x.png)", "# &nbsp;"])
def test_a_heading_without_words_is_none_on_paper(text):
    assert find(tree(text), "heading") == []
    assert len(find(tree("# Words"), "heading")) == 1
