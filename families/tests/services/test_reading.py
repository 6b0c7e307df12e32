"""Bytes in, rows and findings out: every kind of file people hand in as a list."""

import codecs
import io
import zipfile

import pytest

from families.services.reading import Column, read_table

COLUMNS = (Column("slug", required=True), Column("email", required=True), Column("name"))
HEADER = "slug,email,name"
GOOD = f"{HEADER}\nyouth,a@example.org,Éva\n"
CSV_REMEDY = (
    "Open the list in your spreadsheet program, choose “Save as”, "
    "take the type “CSV UTF-8 (comma delimited)”, and hand in that file."
)


def read(content, *, max_lines=100):
    if isinstance(content, str):
        content = content.encode()
    return read_table(content, COLUMNS, max_lines=max_lines)


def problems(content, **options):
    return [(p.lines, p.column, p.fact) for p in read(content, **options).findings.problems]


def zipped(*names):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (GOOD.encode(), "Read as UTF-8, its cells separated by commas."),
        (
            codecs.BOM_UTF8 + GOOD.encode(),
            "Read as UTF-8 with a byte order mark, its cells separated by commas.",
        ),
        (
            codecs.BOM_UTF16_LE + GOOD.replace(",", "\t").encode("utf-16-le"),
            "Read as UTF-16, its cells separated by tabs.",
        ),
        (
            codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"),
            "Read as UTF-16, its cells separated by commas.",
        ),
        (GOOD.encode("utf-16-le"), "Read as UTF-16, its cells separated by commas."),
        (GOOD.encode("utf-16-be"), "Read as UTF-16, its cells separated by commas."),
        (
            codecs.BOM_UTF32_LE + GOOD.encode("utf-32-le"),
            "Read as UTF-32, its cells separated by commas.",
        ),
        (GOOD.replace(",", ";").encode(), "Read as UTF-8, its cells separated by semicolons."),
        (GOOD.replace(",", "\t").encode(), "Read as UTF-8, its cells separated by tabs."),
        (GOOD.replace(",", "|").encode(), "Read as UTF-8, its cells separated by vertical bars."),
        (GOOD.encode("latin-1"), "Read as Latin-1 (ISO-8859-1), its cells separated by commas."),
        (GOOD.replace("\n", "\r").encode(), "Read as UTF-8, its cells separated by commas."),
        (GOOD.replace("\n", "\r\n").encode(), "Read as UTF-8, its cells separated by commas."),
        (f"sep=;\n{GOOD.replace(',', ';')}", "Read as UTF-8, its cells separated by semicolons."),
    ],
)
def test_a_list_is_read_whatever_program_saved_it(content, fact):
    table = read(content)

    assert table.findings.problems == []
    assert table.findings.facts == [fact]
    (row,) = table.rows
    assert row.cells == {"slug": "youth", "email": "a@example.org", "name": "Éva"}


def test_a_file_that_is_not_utf_8_shows_the_words_to_check():
    table = read(f"{HEADER}\nyouth,a@example.org,Éva “Médias”\n".encode("cp1252"))

    (warning,) = table.findings.warnings
    assert warning.fact == "The file is not UTF-8; it was read as Windows-1252."
    assert warning.remedy == "Check that these words are right: “Éva”, “Médias”."
    assert table.rows[0]["name"] == "Éva “Médias”"


def test_broken_bytes_in_utf_8_are_named_and_never_read_as_something_else():
    content = f"{HEADER}\nyouth,a@example.org,Éva\n".encode() + b"asia,b@example.org,Ren\xe9\n"

    (problem,) = read(content).findings.problems

    assert (problem.lines, problem.column, problem.value) == ((3,), "name", "Ren⟨byte E9⟩")
    assert problem.fact == "Some letters are damaged: their bytes are no UTF-8."


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (zipped("xl/workbook.xml"), "This is an Excel workbook, not a CSV file."),
        (zipped("word/document.xml"), "This is a Word document, not a CSV file."),
        (zipped("roster.csv"), "This is a ZIP archive, not a CSV file."),
        (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF document, not a CSV file."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is a picture (PNG), not a CSV file."),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "This is a picture (JPEG), not a CSV file."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00",
            "This is an old Excel or Word document, not a CSV file.",
        ),
        (b"{\\rtf1\\ansi", "This is a formatted text (RTF), not a CSV file."),
        (b"\x1f\x8b\x08\x00", "This is a compressed file (gzip), not a CSV file."),
        (b"<!DOCTYPE html><html>", "This is a web page, not a CSV file."),
        (b"BEGIN:VCARD\r\n", "This is an address card (vCard), not a CSV file."),
        (b'[{"slug": "youth"}]', "This is a JSON file, not a CSV file."),
        (bytes(range(256)) * 4, "This is not a text file."),
    ],
)
def test_a_file_that_is_no_csv_is_told_what_it_is_and_how_to_save_it(content, fact):
    (problem,) = read(content).findings.problems

    assert (problem.fact, problem.remedy) == (fact, CSV_REMEDY)


@pytest.mark.parametrize("content", [b"", b"\n\n", codecs.BOM_UTF8, b" \r\n"])
def test_an_empty_file_is_refused(content):
    assert problems(content) == [((), "", "The file is empty.")]


@pytest.mark.parametrize("content", [HEADER, f"{HEADER}\n", f"{HEADER}\n,,\n\n"])
def test_a_header_alone_is_refused(content):
    assert problems(content) == [((), "", "The file has a header and no line below it.")]


def test_a_first_line_that_is_data_is_not_swallowed_as_a_header():
    (problem,) = read("youth,a@example.org,Eva\n").findings.problems

    assert problem.lines == (1,)
    assert problem.value == "youth,a@example.org,Eva"
    assert problem.remedy == "Put this line above it: slug,email"


def test_a_header_is_matched_without_case_spaces_and_marks():
    table = read("Slug ; E-Mail ;;\nyouth;a@example.org;;\n")

    assert table.findings.problems == []
    assert table.rows[0].cells == {"slug": "youth", "email": "a@example.org"}


def test_a_column_that_is_there_twice_is_refused():
    assert problems("slug,email,E-mail\nyouth,a@example.org,b@example.org\n") == [
        ((1,), "email", "The header has this column more than once.")
    ]


def test_a_missing_column_is_refused_and_the_likely_one_named():
    (problem,) = read("slug,emial\nyouth,a@example.org\n").findings.problems

    assert (problem.column, problem.fact) == ("email", "The column is missing.")
    assert problem.remedy == "Is it “emial”? Then call that column “email”."


def test_an_unknown_column_is_not_read_and_says_so():
    table = read("slug,email,shoe size\nyouth,a@example.org,42\n")

    (warning,) = table.findings.warnings
    assert (warning.column, warning.fact) == (
        "shoe size",
        "No column is called so; it is not read.",
    )
    assert table.rows[0].cells == {"slug": "youth", "email": "a@example.org"}


def test_lines_are_numbered_as_an_editor_numbers_them():
    content = f'{HEADER}\nyouth,a@example.org,"Two\nlines"\n\n\nasia,b@example.org,Bo\n\n\n'

    assert [row.line for row in read(content).rows] == [2, 6]


def test_the_first_line_of_excel_counts_as_a_line():
    assert [row.line for row in read("sep=;\nslug;email\nyouth;a@example.org\n").rows] == [3]


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("youth,a@example.org", "The line has 2 cells; the header has 3."),
        ("youth", "The line has 1 cell; the header has 3."),
        ("youth,a@example.org,Eva,more", "The line has 4 cells; the header has 3."),
    ],
)
def test_a_line_with_the_wrong_number_of_cells_is_refused(line, fact):
    assert problems(f"{HEADER}\n{line}\n") == [((2,), "", fact)]


def test_empty_cells_that_a_spreadsheet_adds_do_no_harm():
    table = read(f"{HEADER},,\nyouth,a@example.org,Eva,,,\n,,,,\n")

    assert table.findings.problems == []
    assert len(table.rows) == 1


def test_a_quotation_mark_that_is_never_closed_is_found_where_it_opens():
    assert problems(f'{HEADER}\nasia,b@example.org,Bo\nyouth,a@example.org,"Eva\n\n') == [
        ((3,), "", "A quotation mark is opened in line 3 and never closed.")
    ]


def test_text_after_a_closing_quotation_mark_is_found_where_it_stands():
    assert problems(f'{HEADER}\nyouth,a@example.org,"Eva" the first\n') == [
        ((2,), "", "In line 2 something follows a closing quotation mark.")
    ]


@pytest.mark.parametrize(
    "cell", ["x" * 200_000, '"' + "x\n" * 100_000 + '"'], ids=["long line", "quoted"]
)
def test_a_cell_without_end_is_refused(cell):
    assert problems(f"{HEADER}\nyouth,a@example.org,{cell}\n") == [
        ((2,), "", "A cell that begins in line 2 is longer than any cell can be.")
    ]


def test_a_file_without_line_ends_is_refused():
    assert len(problems("x" * 1_000_000)) == 1


def test_too_many_lines_are_refused_without_reading_on():
    content = HEADER + "\n" + "youth,a@example.org,Eva\n" * 100_000

    table = read(content, max_lines=5000)

    assert len(table.rows) == 5000
    assert [p.fact for p in table.findings.problems] == [
        "The file has more than 5000 lines of data."
    ]


def test_a_zero_byte_is_kept_for_the_cell_to_refuse():
    table = read(GOOD.encode() + b"asia,b@example.org,B\x00\n")

    assert table.rows[1]["name"] == "B\x00"
