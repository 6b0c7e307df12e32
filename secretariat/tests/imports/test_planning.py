"""Every line that cannot be taken is named with its column, its value and the remedy."""

from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from families.services.import_reports import finding_sentence
from families.tests.factories import make_family
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.services.cases.steps import move_case
from secretariat.services.imports import planning
from secretariat.services.imports.planning import plan_cases
from secretariat.tests.cases.factories import make_case, make_event
from secretariat.tests.imports.lists import ACCREDITATION, REGISTRATION, as_csv, as_workbook

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 2, 1, 12, tzinfo=UTC)
GOOD = ("ACC-001", "Réseau Sud", "ML", "youth", "true", "2005-01-03", "e f")


@pytest.fixture(autouse=True)
def _first_of_february():
    with clock.at(NOW):
        yield


@pytest.fixture(autouse=True)
def family():
    return make_family(slug="youth")


def problems(content, kind=CaseKind.ACCREDITATION, event=None):
    return [finding_sentence(one) for one in plan_cases(content, kind, event).findings.problems]


def changed(**cells):
    row = dict(zip(ACCREDITATION, GOOD, strict=True)) | cells
    return as_csv(ACCREDITATION, [list(row.values())])


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_a_line_is_taken_as_it_stands(write, family):
    plan = plan_cases(write(ACCREDITATION, [GOOD]), CaseKind.ACCREDITATION, None)

    assert not plan.is_refused
    (row,) = plan.rows
    assert (row.number, row.organisation, row.country) == ("ACC-001", "Réseau Sud", "ML")
    assert (row.family, row.has_status, row.missing) == (family, True, ("e", "f"))
    assert row.lodged_on == date(2005, 1, 3)


def test_a_workbook_is_said_to_be_read_as_what_it_is():
    plan = plan_cases(as_workbook(ACCREDITATION, [GOOD]), CaseKind.ACCREDITATION, None)

    assert plan.findings.facts == ["Read from the first sheet of a workbook: “Sheet”."]


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t")]
)
def test_lists_are_read_as_spreadsheet_programs_write_them(encoding, delimiter):
    text = as_csv(ACCREDITATION, [GOOD], delimiter).decode()

    plan = plan_cases(text.encode(encoding), CaseKind.ACCREDITATION, None)

    assert [row.organisation for row in plan.rows] == ["Réseau Sud"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"organisation": " "}, "Line 2, column organisation, “ ”: The cell is empty."),
        ({"country": "XX"}, "Line 2, column country, “XX”: There is no such country."),
        ({"country": ""}, "Line 2, column country: The cell is empty. Write its two letters"),
        ({"family_slug": "yuoth"}, "There is no such [family]. Did you mean youth?"),
        ({"consultative_status": "maybe"}, "“maybe”: This is neither yes nor no."),
        ({"lodged_on": "3.1.2005"}, "“3.1.2005”: This is not a day. Write it like 2005-03-01."),
        ({"lodged_on": "2005-02-02"}, "That day is still to come."),
        ({"missing_items": "e z"}, "The checklist has no item “z”."),
        ({"case_no": "9" * 61}, "The text is longer than 60 characters."),
        ({"organisation": "RÃ©seau"}, "The letters of this text were garbled"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_with_the_remedy(cells, sentence):
    (problem,) = problems(changed(**cells))

    assert sentence.replace("[family]", "family") in problem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"Ama,KE\nKofi,GH\n", "The first line is not a header"),
        (b"organisation,country\nLake Watch,KE\n", "The column is missing."),
        (b"%PDF-1.4", "This is a PDF document, not a CSV file."),
        (b'organisation,country,family_slug\n"Lake Watch,KE,youth\n', "never closed"),
        (b"organisation,country,family_slug\nLake Watch,KE\n", "The line has 2 cells"),
        (b"organisation,country,family_slug\n", "no line below it"),
        (b"PK\x03\x04 xl/workbook nonsense", "The workbook is damaged"),
    ],
)
def test_a_malformed_file_is_refused_in_words(content, words):
    assert words in " ".join(problems(content))


def test_a_formula_is_refused_by_its_cell():
    rows = [['=HYPERLINK("http://example.org")', "KE", "youth"]]
    content = as_workbook(["organisation", "country", "family_slug"], rows)

    (problem,) = problems(content)

    assert "The cell A2 holds a formula." in problem
    assert "paste it as values" in problem


def test_the_same_organisation_stands_in_a_list_once():
    other = ("ACC-002", "RESEAU  sud", "ML", *GOOD[3:])
    elsewhere = ("ACC-003", "Réseau Sud", "SN", *GOOD[3:])

    (problem,) = problems(as_csv(ACCREDITATION, [GOOD, other, elsewhere]))

    assert problem.startswith("Line 3, column organisation")
    assert "The same stands in line 2 already. Keep one of the two lines." in problem


def test_who_was_accredited_already_is_refused_with_the_number():
    case = make_case(organisation="reseau sud", country="ML")

    (problem,) = problems(as_csv(ACCREDITATION, [GOOD]))
    assert f"asked for already, under the number {case.reference}" in problem

    move_case(case, CaseStatus.WITHDRAWN)
    assert problems(as_csv(ACCREDITATION, [GOOD])) == []


def test_a_person_is_registered_once_for_each_meeting():
    event, other = make_event(), make_event()
    known = make_case(CaseKind.REGISTRATION, event=event, email="ama@example.org")
    rows = [
        ("Ama", "Ama@Example.org", "", "", ""),
        ("Kofi", "kofi@example.org", "", "", ""),
        ("Kofi B", "KOFI@example.org", "", "", ""),
    ]

    found = problems(as_csv(REGISTRATION, rows), CaseKind.REGISTRATION, event)

    assert [sentence.split(",")[0] for sentence in found] == ["Line 2", "Line 4"]
    assert known.reference in found[0]
    assert len(problems(as_csv(REGISTRATION, rows), CaseKind.REGISTRATION, other)) == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("", "a@example.org", "", "", ""), "column name"),
        (("Ama", "", "", "", ""), "column email: The cell is empty."),
        (("Ama", "ama.example.org", "", "", ""), "This is not an e-mail address."),
        (("Ama", "ama@example.org", "", "Kenya", ""), "There is no such country."),
    ],
)
def test_a_registration_is_of_a_person_who_can_be_reached(row, words):
    (problem,) = problems(as_csv(REGISTRATION, [row]), CaseKind.REGISTRATION, make_event())

    assert words in problem


def test_a_list_too_long_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(planning, "MAX_LINES", 2)
    rows = [("A", f"Organisation {n}", *GOOD[2:]) for n in range(4)]

    for write in (as_csv, as_workbook):
        (problem,) = problems(write(ACCREDITATION, rows))
        assert "more than 2 lines of data" in problem


def test_the_mark_of_a_preview_changes_with_what_would_be_written(family):
    event, content = make_event(), as_csv(ACCREDITATION, [GOOD])

    def mark(**given):
        values = {"kind": CaseKind.ACCREDITATION, "event": None} | given
        return plan_cases(content, **values).fingerprint

    first = mark()
    assert mark() == first
    assert mark(event=event) != first
    make_case(organisation="Réseau Sud", country="ML")
    assert mark() != first
