"""``manage.py compile_report``."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.models import MonthlyReport

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]


def run(month: str) -> str:
    out = StringIO()
    call_command("compile_report", month, stdout=out)
    return out.getvalue()


def test_it_drafts_a_month_and_again_changes_nothing():
    assert run("2005-02") == "The report of 2005-02 is drafted.\n"
    assert run("2005-02") == "The report of 2005-02 was drafted before; nothing changed.\n"
    assert MonthlyReport.objects.get().revision.number == 1


@pytest.mark.parametrize(
    ("month", "sentence"),
    [("2005-03", "March 2005 is not over yet."), ("last", "'last' is not a month.")],
)
def test_it_refuses_in_words(month, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(month)

    assert not MonthlyReport.objects.exists()
