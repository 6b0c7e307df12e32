"""What is recorded after a month's report: told by the next one, and explained by the trail."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from csb_portal import audit, clock
from csb_portal.counting import Figure
from csb_portal.desk import Notice
from csb_portal.months import Month
from reports import figures
from reports.choices import ReportEvent
from reports.models import MonthlyReport, Subscription
from reports.services.compiling import compile_report
from reports.tests.factories import DRAFTING, FEBRUARY, geneva, make_floor, make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("members")]
MARCH = Month(2005, 3)


def asked_for(month: Month):
    starts, ends = month.span
    return Subscription.objects.filter(requested_at__gte=starts, requested_at__lt=ends)


ASKED = Figure(
    "asked", "messages", "Asked for", "By when.", asked_for, lambda one: Notice(str(one), "")
)
LONGEST = Figure(
    "longest",
    "messages",
    "Longest",
    "Letters of the longest address.",
    asked_for,
    totals=lambda records: [],
    measure=lambda month: max((len(one.email) for one in asked_for(month)), default=0),
)


@pytest.fixture(autouse=True)
def february(monkeypatch) -> MonthlyReport:
    """The report of February, which counted one subscription."""
    floor = make_floor()
    floor.FIGURES = [ASKED, LONGEST]
    monkeypatch.setattr(figures, "SOURCES", (floor,))
    record("first@example.org", in_trail=False)
    with clock.at(DRAFTING):
        return compile_report(FEBRUARY)


def record(email: str, *, in_trail: bool = True) -> Subscription:
    subscription = make_subscription(email, requested_at=geneva(2005, 2, 20))
    if in_trail:
        with transaction.atomic(), clock.at(geneva(2005, 3, 7)):
            audit.record(ReportEvent.SUBSCRIBED, subscription, actor=None)
    return subscription


def verify() -> str:
    out = StringIO()
    call_command("verify_report", "2005-02", stdout=out)
    return out.getvalue()


def test_a_month_nobody_touched_is_as_frozen():
    assert verify() == (
        "asked: 1, as frozen.\n"
        "longest: 17, as frozen.\n"
        "Every figure of 2005-02 is as frozen, or its difference explained.\n"
    )


def test_what_was_recorded_later_is_the_reason_of_a_difference():
    late = record("late.comer@example.org")

    said = verify()

    assert "asked: frozen 1, now 2; recorded since:\n" in said
    assert f"  2005-03-06 23:00 UTC  Subscription confirmed: reports.subscription:{late.pk}" in said
    assert "longest: frozen 17, now 22; recorded since:\n" in said


def test_a_record_the_trail_knows_nothing_of_explains_nothing():
    record("x@example.org", in_trail=False)

    with pytest.raises(CommandError, match="Figures of 2005-02 that differ without a reason: 1"):
        verify()


def test_a_figure_changed_by_hand_is_found_whatever_was_recorded_later():
    record("x@example.org")
    MonthlyReport.objects.update(figures=[{"key": "asked", "value": 7}])

    with pytest.raises(CommandError, match="without a reason: 1"):
        verify()


def test_a_record_that_went_without_a_word_is_found():
    Subscription.objects.all().delete()

    with pytest.raises(CommandError, match="without a reason"):
        verify()


@pytest.mark.parametrize(
    ("month", "sentence"), [("last", "'last' is not a month"), ("2005-01", "No report of 2005-01")]
)
def test_it_refuses_in_words(month, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("verify_report", month)


def test_the_next_report_tells_what_was_late_and_the_one_after_does_not():
    record("x@example.org")
    with clock.at(geneva(2005, 4, 1, 6)):
        march = compile_report(MARCH)
    with clock.at(geneva(2005, 5, 1, 6)):
        april = compile_report(Month(2005, 4))

    assert march.revision.texts["late"] == (
        "- [Asked for in February 2005: 2, where 1 were reported]"
        "(/reports/2005-02/figures/asked/): recorded later: x@example.org"
    )
    assert april.revision.texts["late"] == ""
    late = {"value": 2, "added": [Subscription.objects.latest("pk").pk], "gone": []}
    assert march.snapshot.late == {"2005-02": {"asked": late}}


def test_the_page_of_a_figure_marks_what_was_recorded_later(client, members):
    record("x@example.org")
    with clock.at(geneva(2005, 3, 8)):
        client.force_login(members[0])
        page = client.get("/reports/2005-02/figures/asked/")

    assert [(line.title, is_late) for line, is_late in page.context["lines"]] == [
        ("first@example.org", False),
        ("x@example.org", True),
    ]
    assert page.text.count("Recorded later") == 1
