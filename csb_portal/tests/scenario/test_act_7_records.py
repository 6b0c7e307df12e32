"""Act 7: every figure of both reports, held against the records on the page it links to."""

from io import StringIO

import pytest
from django.core.management import call_command

from reports import figures
from reports.models import MonthlyReport

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("month", ["2005-02-01", "2005-03-01"])
def test_act_7_every_figure_is_the_number_of_records_on_its_page(client, month):
    report = MonthlyReport.objects.get(month=month)

    for row in report.figures:
        page = client.get(row["url"])
        assert page.status_code == 200, row["url"]
        counts = page.context["figure"].measure is None
        if not page.context["count"]:
            shown = 0
        elif "lines" in page.context:
            shown = page.text.count('<li class="list-group-item">')
        else:
            shown = sum(number for _label, number in page.context["totals"])
        assert shown == (row["value"] if counts else page.context["count"]), row["key"]
        assert page.context["value"] == row["value"], row["key"]


@pytest.mark.parametrize("month", ["2005-02", "2005-03"])
def test_act_7_both_months_are_as_frozen(month):
    out = StringIO()
    call_command("verify_report", month, stdout=out)

    assert out.getvalue().count(", as frozen.") == len(figures.declared())
