"""The rosters real users send: each is taken or refused as a whole, line by line explained."""

from datetime import date

import pytest

from csb_portal.models import AuditEntry, User
from families.models import Family, FocalPoint
from families.services.import_files import ImportRefused
from families.services.import_reports import report_csv
from families.services.rosters import import_roster, preview_roster
from families.tests.files import data, malformed, sentences

pytestmark = pytest.mark.usefixtures("families")

EXCEL = "01_excel_semicolon_bom.csv"
LATIN = "02_latin1.csv"
TWICE = "03_duplicate_email_case.csv"
THREE = "04_three_focal_points.csv"
NO_HEADER = "05_missing_header.csv"
HOSTILE = "06_formula_injection.csv"


@pytest.mark.parametrize(("name", "warnings"), [(EXCEL, 1), (LATIN, 1)])
def test_a_readable_roster_seats_forty_two_people(name, warnings):
    plan = preview_roster(malformed(name))

    assert sentences(plan) == []
    assert len(plan.findings.warnings) == warnings
    assert plan.counts == {"begun": 42, "ended": 0, "kept": 0}
    assert not FocalPoint.objects.exists()

    import_roster(malformed(name), actor=None)

    assert FocalPoint.objects.sitting().count() == 42
    assert sorted(set(FocalPoint.objects.values_list("seat", flat=True))) == [1, 2]


def test_excel_with_a_mark_semicolons_and_a_line_break_in_a_cell():
    plan = preview_roster(malformed(EXCEL))

    assert plan.findings.facts == [
        "Read as UTF-8 with a byte order mark, its cells separated by semicolons."
    ]
    (warning,) = plan.findings.warnings
    assert (warning.lines, warning.column) == ((5,), "display_name")
    assert warning.fact == "The line break in the cell became a space."
    assert (
        plan.rows[3].name == "Focal point B, Science and technology family second line of the cell"
    )


def test_latin_1_is_read_as_such_and_says_so():
    plan = preview_roster(malformed(LATIN))

    (warning,) = plan.findings.warnings
    assert warning.fact == "The file is not UTF-8; it was read as Latin-1 (ISO-8859-1)."
    assert "“Éducation”" in warning.remedy
    assert plan.rows[0].name == "Point focal A, Éducation family"
    assert not any("Ã" in row.name or "\ufffd" in row.name for row in plan.rows)


def test_two_people_listed_twice_are_named_with_both_lines():
    plan = preview_roster(malformed(TWICE))

    assert sentences(plan) == [
        ((6, 7), "email", "media.a@example.org stands in lines 6 and 7."),
        ((18, 45), "email", "youth.b@example.org stands in lines 18 and 45."),
    ]
    assert len({row.email for row in plan.rows}) == 42


def test_three_people_for_two_seats_refuse_that_family_and_offer_who_leaves():
    plan = preview_roster(malformed(THREE))

    assert sentences(plan) == [((16, 17, 44), "family_slug", "youth: 3 people, 2 seats.")]
    assert len(plan.beginnings) == 40
    (crowd,) = plan.crowds
    assert (crowd.family.slug, [row.line for row in crowd.rows]) == ("youth", [16, 17, 44])


def test_the_limit_is_the_familys_own_number_of_seats():
    Family.objects.filter(slug="youth").update(seats=3)

    plan = preview_roster(malformed(THREE))

    assert sentences(plan) == []
    assert [b.seat for b in plan.beginnings if b.family.slug == "youth"] == [1, 2, 3]


def test_once_it_is_chosen_who_leaves_the_family_is_taken():
    rows = preview_roster(malformed(THREE)).rows
    leaving = [row.email for row in rows if row.line == 16]

    plan = import_roster(malformed(THREE), leaving=leaving, actor=None)

    assert plan.counts == {"begun": 42, "ended": 0, "kept": 0}
    youth = FocalPoint.objects.filter(family__slug="youth")
    assert {mandate.user.email for mandate in youth} == {
        row.email for row in rows if row.line in (17, 44)
    }


def test_a_missing_header_is_shown_and_nobody_is_swallowed_by_it():
    plan = preview_roster(malformed(NO_HEADER))

    (problem,) = plan.findings.problems
    assert problem.lines == (1,)
    assert problem.value == "education-academia,Focal point A, Academia and education fam…"
    assert problem.remedy == ("Put this line above it: family_slug,display_name,email,language")


def test_a_hostile_roster_is_refused_where_it_is_dangerous():
    plan = preview_roster(malformed(HOSTILE))

    assert sentences(plan) == [
        (
            (8,),
            "email",
            "An address cannot have a line break: more could be hidden behind it.",
        ),
        (
            (10,),
            "display_name",
            "The cell holds a hidden character that turns the direction of writing.",
        ),
    ]
    values = [problem.value for problem in plan.findings.problems]
    assert values == [
        "ngos.a@example.org␍␊Bcc: everybody@example.org",
        "Focal point ⟨U+202E⟩gpj.exe",
    ]


def test_the_other_hostile_cells_are_kept_as_text_and_defused_in_the_report():
    lines = malformed(HOSTILE).decode().split("\r\n")
    harmless = "\r\n".join(lines[:7] + lines[11:]).encode()

    import_roster(harmless, actor=None)

    names = set(User.objects.values_list("name", flat=True))
    assert {"+1+1", "-2+3", "@SUM(1,1)", "=1+1", "<script>alert(1)</script>"} <= names
    report = report_csv(preview_roster(malformed(HOSTILE)))
    assert ",'+1+1," in report
    assert ",'@SUM" not in report.replace("\"'@SUM", "")


@pytest.mark.parametrize("name", [TWICE, THREE, NO_HEADER, HOSTILE])
def test_a_file_with_a_refused_line_writes_nothing_at_all(name):
    entries = AuditEntry.objects.count()

    with pytest.raises(ImportRefused):
        import_roster(malformed(name), actor=None)

    assert not FocalPoint.objects.exists()
    assert not User.objects.exists()
    assert AuditEntry.objects.count() == entries


def test_the_full_roster_brings_seats_days_languages_and_zones():
    import_roster(data("roster_synthetic.csv"), actor=None)

    mandate = FocalPoint.objects.get(user__email="education-academia.b@example.org")
    assert (mandate.seat, mandate.since) == (2, date(2004, 12, 10))
    assert (mandate.user.language, mandate.user.time_zone) == ("ru", "Africa/Dakar")
    assert User.objects.filter(language="zh-hans").exists()
    assert not mandate.user.has_usable_password()


def test_importing_an_identical_roster_changes_nothing_and_says_so():
    import_roster(data("roster_synthetic.csv"), actor=None)
    entries = AuditEntry.objects.count()

    plan = import_roster(data("roster_synthetic.csv"), actor=None)

    assert plan.is_unchanged
    assert plan.counts == {"begun": 0, "ended": 0, "kept": 42}
    assert plan.findings.warnings == []
    assert AuditEntry.objects.count() == entries
