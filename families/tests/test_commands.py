"""The two import commands: a preview, an exit status, and nothing half done."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from families.models import Family, FocalPoint
from families.tests.files import DATA, MALFORMED, roster

pytestmark = pytest.mark.usefixtures("families")


def run(*arguments):
    """Run a command; return its output and the words of its failure, if it fails."""
    output = StringIO()
    try:
        call_command(*map(str, arguments), stdout=output)
    except CommandError as error:
        return output.getvalue(), str(error)
    return output.getvalue(), ""


def test_without_apply_nothing_is_written_and_the_output_says_so():
    output, failure = run("import_roster", DATA / "roster_synthetic.csv")

    assert failure == ""
    assert output.endswith(
        "42 mandates begin, 0 end, 0 stay.\n"
        "This is a preview; nothing was written. Add --apply to write it.\n"
    )
    assert not FocalPoint.objects.exists()


def test_with_apply_it_is_written_and_again_nothing_changes():
    output, failure = run("import_roster", DATA / "roster_synthetic.csv", "--apply")

    assert (output.splitlines()[-1], failure) == ("Written.", "")
    assert FocalPoint.objects.sitting().count() == 42

    output, failure = run("import_roster", DATA / "roster_synthetic.csv", "--apply")

    assert (output.splitlines()[-1], failure) == (
        "Nothing changes: the portal's records say the same as this file.",
        "",
    )


@pytest.mark.parametrize("apply", [[], ["--apply"]])
def test_a_refused_line_fails_the_command_and_is_explained(apply):
    output, failure = run("import_roster", MALFORMED / "03_duplicate_email_case.csv", *apply)

    assert (
        "Refused. Lines 6, 7, column email, “media.a@example.org”: "
        "media.a@example.org stands in lines 6 and 7. Delete one of the two lines.\n"
    ) in output
    assert failure == "Nothing was written; refused: 2."
    assert not FocalPoint.objects.exists()


def test_who_leaves_can_be_chosen_on_the_command_line():
    path = MALFORMED / "04_three_focal_points.csv"
    _output, failure = run("import_roster", path, "--apply")
    assert failure == "Nothing was written; refused: 1."

    output, failure = run("import_roster", path, "--leaving", "youth.a@example.org", "--apply")

    assert (output.splitlines()[-1], failure) == ("Written.", "")
    assert FocalPoint.objects.sitting().filter(family__slug="youth").count() == 2


def test_families_are_imported_the_same_way():
    Family.objects.all().delete()

    output, failure = run("import_families", DATA / "families.csv")
    assert (Family.objects.count(), failure) == (0, "")

    output, failure = run("import_families", DATA / "families.csv", "--apply")
    assert (output.splitlines()[-1], Family.objects.count()) == ("Written.", 21)


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path):
    missing = tmp_path / "missing.csv"

    assert run("import_roster", missing)[1] == (
        f"{missing} cannot be read: No such file or directory."
    )
    assert run("import_roster", tmp_path)[1] == f"{tmp_path} cannot be read: Is a directory."


def test_a_huge_file_is_refused_before_it_is_read_whole(tmp_path, monkeypatch):
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    assert run("import_roster", huge)[1] == (
        "A list of people or families is a small file. "
        "The file is 50.0 MB; a list may have up to 2.0 MB. "
        "Check that it is the right file; a roster of 42 people has about 4 KB."
    )


def test_a_name_made_to_command_a_terminal_is_refused(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(roster("youth,\x1b[2JEva,eva@example.org,en"))

    output, failure = run("import_roster", path)

    assert "\x1b" not in output
    assert "“␛[2JEva”: The cell holds a control character." in output
    assert failure == "Nothing was written; refused: 1."
