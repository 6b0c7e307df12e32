"""Act 7: two monthly reports."""

from datetime import date

import pytest
from django.conf import settings

from csb_portal.models import OutgoingMail
from csb_portal.tests.scenario.questions import at
from reports.models import MonthlyReport, ReportTranslation

pytestmark = pytest.mark.django_db


FEBRUARY = {
    "relays_received": 7,
    "relays_within_24_hours": 6,
    "requests_received": 6,
    "requests_delivered": 6,
    "requests_answered": 6,
    "requests_open_at_end": 0,
    "accreditation_handled": 48,
    "accreditation_recommended": 39,
    "accreditation_not_recommended": 9,
    "passes_asked": 60,
    "passes_valid": 56,
    "passes_issued": 12,
    "interface_meetings": 3,
    "actions_open_at_end": 6,
    "families_active": 21,
    "seats_filled": 42,
    "seats_held": 6,
    "seats_vacant": 0,
}
MARCH = FEBRUARY | {
    "relays_received": 2,
    "relays_within_24_hours": 2,
    "requests_received": 2,
    "requests_delivered": 2,
    "requests_answered": 0,
    "requests_open_at_end": 2,
    "accreditation_handled": 0,
    "accreditation_recommended": 0,
    "accreditation_not_recommended": 0,
    "passes_asked": 0,
    "passes_valid": 0,
    "passes_issued": 0,
    "interface_meetings": 0,
    "actions_open_at_end": 1,
}


@pytest.mark.parametrize(
    ("month", "figures", "drafted", "published"),
    [
        ("2005-02-01", FEBRUARY, "2005-03-01T06:00", "2005-03-04T16:00"),
        ("2005-03-01", MARCH, "2005-04-01T06:00", "2005-04-05T10:00"),
    ],
)
def test_act_7_the_reports_figures_are_counted_from_the_records(month, figures, drafted, published):
    report = MonthlyReport.objects.get(month=month)

    counted = {row["key"]: row["value"] for row in report.figures}
    assert {key: counted[key] for key in figures} == figures
    assert (report.drafted_at, report.published_at) == (at(drafted), at(published))


def test_act_7_the_correction_is_version_1_1_and_both_can_be_read(client):
    versions = {
        version.number: version
        for version in MonthlyReport.objects.get(month="2005-02-01").versions.all()
    }

    assert sorted(versions) == ["1.0", "1.1"]
    assert versions["1.1"].published_at == at("2005-03-08T15:30")
    assert "59 people asked" in client.get("/reports/2005-02/1.0/").text
    latest = client.get("/reports/2005-02/").text
    assert "60 people asked" in latest
    assert "corrected to 60" in latest
    asked = [
        row["value"]
        for version in versions.values()
        for row in version.figures
        if row["key"] == "passes_asked"
    ]
    assert asked == [60, 60]


@pytest.mark.parametrize(
    ("month", "due", "versions"), [("2005-02", "2005-03-05", 2), ("2005-03", "2005-04-05", 1)]
)
def test_act_7_each_report_is_published_by_the_fifth(month, due, versions):
    report = MonthlyReport.objects.get(month=f"{month}-01")

    assert str(report.due_on) == due
    assert report.published_at < report.due_at
    assert report.versions.count() == versions


@pytest.mark.parametrize(
    ("month", "languages"),
    [
        (
            "2005-02-01",
            {"fr": ("1.0", date(2005, 3, 6), True), "es": ("1.0", date(2005, 3, 7), True)},
        ),
        ("2005-03-01", {"fr": ("1.0", date(2005, 4, 5), False)}),
    ],
)
def test_act_7_each_language_has_its_day_and_the_correction_outdates_them(client, month, languages):
    report = MonthlyReport.objects.get(month=month)
    zone = settings.BUREAU_TIME_ZONE

    made = ReportTranslation.objects.public().latest_of(report)

    assert languages == {
        language: (one.version.number, one.public_since.astimezone(zone).date(), one.is_out_of_date)
        for language, one in made.items()
    }
    for one in made.values():
        assert f'hreflang="{one.language}"' in client.get(report.get_absolute_url()).text
        assert f'lang="{one.language}"' in client.get(one.get_absolute_url()).text


def test_act_7_the_second_report_was_reminded_of_the_day_before():
    assert not OutgoingMail.objects.about("reports:due-soon:2005-02").exists()
    assert OutgoingMail.objects.about("reports:due-soon:2005-03").count() == 6
    assert not OutgoingMail.objects.filter(occasion__startswith="reports:overdue").exists()


def test_act_7_no_other_month_owes_a_report():
    assert [str(report.month) for report in MonthlyReport.objects.order_by("month")] == [
        "2005-02-01",
        "2005-03-01",
    ]
    assert MonthlyReport.objects.missing_months() == []
