"""Cells: what becomes of names, addresses, languages, zones and days."""

from datetime import date

import pytest

from families.services.reading import Findings, Row, visible
from families.services.reading import cells as read


def taken(function, value, **options):
    """Return what is taken from a cell, what is refused in it, and what is warned of."""
    findings = Findings()
    result = function(Row(2, {"cell": value}), "cell", findings, **options)
    refused = [problem.fact for problem in findings.problems]
    return result, refused, [warning.fact for warning in findings.warnings]


@pytest.mark.parametrize(
    ("value", "name", "warnings"),
    [
        ("Éva N'Diaye-Ōno", "Éva N'Diaye-Ōno", []),
        ("Two\r\n lines", "Two lines", ["The line break in the cell became a space."]),
        ("A\tname", "A name", ["The tab in the cell became a space."]),
        ("Zero\u200bwidth", "Zerowidth", ["A character that cannot be seen was taken out."]),
        ("  Eva\u00a0", "Eva", ["Spaces around the text were taken away."]),
        ("عمر\u200c", "عمر\u200c", []),
        ("=1+1", "=1+1", ["This looks like a formula; it is kept as the text it is."]),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", []),
    ],
)
def test_a_name_is_taken_and_no_change_is_silent(value, name, warnings):
    assert taken(read.name_in, value, longest=200) == (name, [], warnings)


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        (
            "Eva \u202egpj.exe",
            "The cell holds a hidden character that turns the direction of writing.",
        ),
        ("\u2067Eva", "The cell holds a hidden character that turns the direction of writing."),
        ("Ã‰ducation", "The letters of this text were garbled by an earlier program."),
        ("\ufffdducation", "A letter of this text was lost before the file was saved."),
        ("E\x00va", "The cell holds a control character."),
        ("E\x1b[31mva", "The cell holds a control character."),
        ("x" * 201, "The text is longer than 200 characters."),
    ],
)
def test_a_name_that_deceives_or_is_damaged_is_refused(value, fact):
    assert taken(read.name_in, value, longest=200) == ("", [fact], [])


def test_a_garbled_name_is_shown_as_it_should_be():
    findings = Findings()

    read.name_in(Row(2, {"cell": "Ã‰ducation"}), "cell", findings, longest=200)

    remedy = findings.problems[0].remedy
    assert remedy == "It probably should be “Éducation”; correct it in the list."


def test_an_empty_name_is_refused():
    assert taken(read.required_name_in, " ", longest=9) == ("", ["The cell is empty."], [])


@pytest.mark.parametrize(
    "value", ["a@example.org", " A@Example.ORG ", "\u00a0a@EXAMPLE.org\u00a0", "a@example.org\n"]
)
def test_an_address_is_taken_trimmed_and_in_small_letters(value):
    assert taken(read.address_in, value) == ("a@example.org", [], [])


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        ("", "The cell is empty."),
        (
            "a@example.org\nBcc: b@example.org",
            "An address cannot have a line break: more could be hidden behind it.",
        ),
        (
            "\u0430@example.org",
            "The address holds a character that no address here can have: CYRILLIC SMALL LETTER A.",
        ),
        (
            "a\u200b@example.org",
            "The address holds a character that no address here can have: ZERO WIDTH SPACE.",
        ),
        (
            "a@example\u202e.org",
            "The address holds a character that no address here can have: RIGHT-TO-LEFT OVERRIDE.",
        ),
        ("Eva <a@example.org>", "There is more than an address in the cell."),
        ("a@example.org, b@example.org", "There is more than an address in the cell."),
        ("a.example.org", "This is not an e-mail address."),
        ("a@", "This is not an e-mail address."),
        ("a b@example.org", "This is not an e-mail address."),
        ("a@example.org\x00", "This is not an e-mail address."),
        ("x" * 400 + "@example.org", "This is not an e-mail address."),
    ],
)
def test_whatever_is_no_plain_address_is_refused(value, fact):
    assert taken(read.address_in, value) == ("", [fact], [])


@pytest.mark.parametrize(
    ("value", "code"),
    [("fr", "fr"), (" FR ", "fr"), ("zh", "zh-hans"), ("zh-hans", "zh-hans"), ("ar", "ar")],
)
def test_a_language_of_the_bureau_is_taken(value, code):
    assert taken(read.language_in, value) == (code, [], [])


def test_a_regional_form_is_taken_as_the_bureau_writes_it():
    assert taken(read.language_in, "fr_CH") == (
        "fr",
        [],
        ["The bureau writes in this language in one form: fr."],
    )


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        ("de", "This is not one of the bureau's languages."),
        ("French", "This is not one of the bureau's languages."),
        ("", "The cell is empty."),
    ],
)
def test_any_other_language_is_refused(value, fact):
    assert taken(read.language_in, value) == ("", [fact], [])


def test_a_time_zone_is_taken_and_an_empty_one_is_utc():
    assert taken(read.time_zone_in, "Africa/Dakar") == ("Africa/Dakar", [], [])
    assert taken(read.time_zone_in, "") == ("UTC", [], [])


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("europe/zurich", "Did you mean Europe/Zurich?"),
        ("Africa/Dacar", "Did you mean Africa/Dakar?"),
        ("12345", "Write one like Africa/Tunis."),
    ],
)
def test_an_unknown_time_zone_is_refused_and_the_nearest_named(value, remedy):
    findings = Findings()

    assert read.time_zone_in(Row(2, {"cell": value}), "cell", findings) == ""

    (problem,) = findings.problems
    assert (problem.fact, problem.remedy) == ("There is no such time zone.", remedy)


def test_a_day_is_read_in_one_way_only():
    assert taken(read.day_in, "2005-03-01") == (date(2005, 3, 1), [], [])
    for value in ("01/03/2005", "2005-02-30", "20050301", "2005-W10-2", "yesterday"):
        assert taken(read.day_in, value) == (None, ["This is not a day."], [])


def test_a_number_lies_within_its_bounds():
    assert taken(read.number_in, "2", most=2) == (2, [], [])
    assert taken(read.number_in, "", most=2) == (None, [], [])
    for value in ("0", "3", "-1", "two", "1.0", "٢", "9" * 5000):
        fact = "This is not a number from 1 to 2."
        assert taken(read.number_in, value, most=2) == (None, [fact], [])


def test_what_hides_in_a_value_is_made_visible_and_a_long_one_shortened():
    assert visible("a\tb\x00\u202e\u00a0c") == "a␉b␀⟨U+202E⟩⟨U+00A0⟩c"
    assert visible("x" * 61) == "x" * 60 + "…"
