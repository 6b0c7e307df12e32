"""The text of a post as it is shown: quotations apart, nobody's address in it."""

import pytest

from liaison.rules.post_text import Block, blocks_of, without_addresses

OURS = "lists.example.org"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to anna@elsewhere.example.com.", "Write to …@…."),
        ("<anna.b+c@elsewhere.example.com>,d@e.org", "<…@…>,…@…"),
        ("mailto:anna@elsewhere.example.com?subject=x", "mailto:…@…?subject=x"),
        ("bureau@lists.example.org", "bureau@lists.example.org"),
        ("Bureau@LISTS.example.org", "Bureau@LISTS.example.org"),
        ("anna@x.lists.example.org", "…@…"),
        ("-" * 100 + "anna@elsewhere.example.com", "…@…"),
        ("a@b.c1d@e.org", "a@…@…"),
        ("a@bb.cc1d@e.org", "…@……@…"),
        ("4 @ 9, a@b, @c.org, a@b.c", "4 @ 9, a@b, @c.org, a@b.c"),
        ("", ""),
    ],
)
def test_every_address_but_those_of_the_lists_is_hidden(text, shown):
    assert without_addresses(text, OURS) == shown


@pytest.mark.parametrize("piece", ["a", "a.", "a@", "a@b.", "-", "ü"])
def test_a_text_made_to_be_slow_comes_back_as_it_is(piece):
    text = piece * 200_000

    assert without_addresses(text, OURS) == text


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("One\n\nTwo\n", [Block("One\n\nTwo")]),
        ("> One\n> two\n\n> three", [Block("> One\n> two\n\n> three", is_quoted=True)]),
        (
            "I agree.\n\nOn Monday, Anna wrote:\n\n> Nine\n\nYours",
            [
                Block("I agree."),
                Block("On Monday, Anna wrote:\n\n> Nine", is_quoted=True),
                Block("Yours"),
            ],
        ),
        ("Anna wrote:\nNine.", [Block("Anna wrote:\nNine.")]),
        (
            "> One\nTwo\n> three",
            [Block("> One", is_quoted=True), Block("Two"), Block("> three", is_quoted=True)],
        ),
    ],
)
def test_what_is_quoted_stands_apart(text, blocks):
    assert blocks_of(text) == blocks


def test_a_text_of_many_lines_is_split_as_one_of_few():
    (own, quoted) = blocks_of("Own\n" * 100_000 + "\n\n> quoted" * 50_000)

    assert (own.lines, quoted.lines) == (100_000, 99_999)


@pytest.mark.parametrize(
    "address",
    [
        "answer+rl-2005-0001-abcdefghijklmnopqrst@lists.example.org",
        "bounces+17-0123456789abcdef0123@Lists.example.org",
        "archive+bureau-abcdefghijklmnopqrst@lists.example.org",
    ],
)
def test_an_address_of_ours_that_is_somebodys_own_is_hidden_too(address):
    assert without_addresses(f"To: <{address}>", "lists.example.org") == "To: <…@…>"
    assert without_addresses("a+b talk@lists.example.org", "lists.example.org") == (
        "a+b talk@lists.example.org"
    )
