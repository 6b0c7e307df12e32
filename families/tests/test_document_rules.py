"""Texts read clause by clause, and what differs between two of them."""

import pytest

from csb_portal.errors import DomainError
from families.rules.differences import Change, Piece, changed_words, compare
from families.rules.documents import ClauseText, read_text, write_text
from families.tests.documents import TEXT


def clauses(*keys, **texts):
    return [ClauseText(key, f"Heading {key}", texts.get(key, f"Text of {key}.")) for key in keys]


def said(changes):
    return [(one.key, str(one.change), one.is_moved, one.was) for one in changes if not one.is_same]


def test_a_text_is_read_clause_by_clause():
    read = read_text("title: Rules\n\n## 1 Purpose\nWhy.\n\n## 1.a\nFirst.\n\nSecond.\n")

    assert read.about == {"title": "Rules"}
    assert read.clauses == (
        ClauseText("1", "Purpose", "Why."),
        ClauseText("1.a", "", "First.\n\nSecond."),
    )
    assert [one.level for one in read.clauses] == [1, 2]


def test_what_is_written_is_read_again():
    read = read_text(TEXT)

    assert read_text(write_text(read.clauses)).clauses == read.clauses


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        ("Only words.", "There is no clause in this text."),
        ("## 1 A\n## 1 B", "The key “1” comes twice."),
        ("## 2.C A", "“2.C” is not a key"),
        ("## 1..a A", "“1..a” is not a key"),
        (f"## {'1' * 21} A", "is not a key"),
        (f"## 1 {'A' * 201}", "longer than 200"),
    ],
)
def test_a_text_that_cannot_be_cited_is_refused(source, fact):
    with pytest.raises(DomainError, match=r"Each clause begins with a line") as refusal:
        read_text(source)

    assert fact in refusal.value.fact


def test_a_version_does_not_differ_from_itself():
    same = clauses("1", "1.a", "2")

    assert said(compare(same, same)) == []


def test_added_removed_and_changed_clauses_are_told_apart():
    before = clauses("1", "1.a", "2")
    after = clauses("1", "2", "3", **{"2": "Other words."})

    assert said(compare(before, after)) == [
        ("1.a", "removed", False, ""),
        ("2", "changed", False, ""),
        ("3", "added", False, ""),
    ]


def test_a_clause_that_changed_places_is_moved_and_the_others_are_not():
    assert said(compare(clauses("1", "2", "3", "4"), clauses("1", "3", "4", "2"))) == [
        ("2", "same", True, "")
    ]


def test_a_clause_with_a_new_key_and_the_old_words_is_moved():
    before = clauses("1", "2.c")
    after = [*clauses("1"), ClauseText("2.d", "Heading 2.c", "Text of 2.c.")]

    assert said(compare(before, after)) == [("2.d", "same", True, "2.c")]


def test_two_clauses_with_the_same_words_take_one_old_place_only():
    before = clauses("1", **{"1": "Same."})
    after = clauses("2", "3", **{"2": "Same.", "3": "Same."})

    assert said(compare(before, after)) == [("2", "changed", True, "1"), ("3", "added", False, "")]


def test_words_are_marked_one_by_one():
    assert changed_words("We meet each month here.", "We meet each week here.") == [
        Piece(Change.SAME, "We meet each "),
        Piece(Change.REMOVED, "month"),
        Piece(Change.ADDED, "week"),
        Piece(Change.SAME, " here."),
    ]


def test_removed_words_and_kept_words_make_up_the_old_text_and_the_rest_the_new_one():
    before, after = "One two  three\nfour.", "One 2 three\nfour. Five."
    pieces = changed_words(before, after)

    assert "".join(one.text for one in pieces if one.change != Change.ADDED) == before
    assert "".join(one.text for one in pieces if one.change != Change.REMOVED) == after


def test_words_are_compared_as_they_are_read_without_the_signs_of_markdown():
    before = clauses(
        "1", **{"1": "We *meet* in the [hall](https://example.org/a).\n\n- one\n- two"}
    )
    after = clauses("1", **{"1": "We **meet** in the [hall](https://example.org/b).\n\n- one\n- 2"})

    (change,) = compare(before, after)

    read = [
        "".join(f"{piece.change[0]}:{piece.text}|" for piece in one) for one in change.paragraphs
    ]
    assert read == [
        "s:We meet in the hall |r:(https://example.org/a).|a:(https://example.org/b).|",
        "s:• one|",
        "s:• |r:two|a:2|",
    ]


def test_where_only_the_emphasis_changed_that_is_said():
    (change,) = compare(clauses("1", **{"1": "We *meet*."}), clauses("1", **{"1": "We meet."}))

    assert change.is_of_form_alone
    assert not change.is_same
