"""What leaves the portal as CSV is text, whatever was typed into it."""

import csv
import io
from datetime import date

import pytest

from families.services.csv_writing import csv_text, defused


@pytest.mark.parametrize(
    "value", ["=1+1", "+1", "-2+3", "@SUM(1,1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "\u00a0=1"]
)
def test_a_formula_is_defused_by_an_apostrophe(value):
    assert defused(value) == f"'{value}"


@pytest.mark.parametrize("value", ["Eva", "1+1", "a=b", "", "<b>", "'=1"])
def test_anything_else_stays_as_it_is(value):
    assert defused(value) == value


def test_a_table_is_utf_8_with_a_mark_and_quoted_where_needed():
    text = csv_text(["name", "since"], [["Éva, the first", date(2005, 3, 1)], ["=1", None]])

    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [
        ["name", "since"],
        ["Éva, the first", "2005-03-01"],
        ["'=1", ""],
    ]
