"""Fourteen months by the clock: year end, leap day, both clock changes, nights missed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.models import AuditEntry, OutgoingMail, User
from csb_portal.months import Month
from reports import tokens
from reports.choices import ReportStatus
from reports.models import MonthlyReport
from reports.services.editing import approve_report, submit_report
from reports.services.publishing import publish_report
from reports.services.subscriptions import confirm_subscription
from reports.tasks import compile_last_month
from reports.tests.factories import geneva, make_members, make_subscription, use_floor

FIRST, LAST = Month(2007, 1), Month(2008, 2)  # through a year end and to a leap day
ENDS = geneva(2008, 3, 1, 7)
OUTAGES = [
    (geneva(2007, 5, 31, 20), geneva(2007, 6, 3, 9)),  # over a due time
    (geneva(2007, 9, 29), geneva(2007, 11, 12)),  # over two of them
]


def ticks() -> Iterator[datetime]:
    """Beat's hours: all of them around the first of a month and a clock change, else a few."""
    moment = datetime(2007, 2, 1, tzinfo=UTC)
    while moment <= ENDS:
        is_down = any(begins <= moment < ends for begins, ends in OUTAGES)
        changes = (moment.month, moment.day) in {(3, 25), (10, 28)}
        is_busy = moment.day in (1, 2) or changes or moment.hour == 0
        if is_busy and not is_down:
            yield moment
        moment += timedelta(hours=1)


def one_after_the_other(moment: datetime) -> None:
    with clock.at(moment):
        compile_last_month()
    with clock.at(moment + timedelta(seconds=1)):
        compile_last_month()


@contextmanager
def at_once() -> Iterator[Callable[[datetime], object]]:
    """Give two schedulers, with a connection each, that look in the same moment."""
    together = Barrier(2)

    def look(moment: datetime) -> None:
        with clock.at(moment):
            together.wait(timeout=60)
            compile_last_month()

    def go_home(_number: int) -> None:
        together.wait(timeout=60)
        connection.close()

    with ThreadPoolExecutor(2) as schedulers:
        yield lambda moment: list(schedulers.map(look, [moment, moment]))
        list(schedulers.map(go_home, range(2)))


@pytest.mark.django_db
def test_fourteen_months_make_fourteen_reports_none_twice_and_none_missing(monkeypatch):
    live_through(monkeypatch, two_schedulers=one_after_the_other)


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_in_the_same_moment_make_no_more_of_them(monkeypatch):
    with at_once() as two_schedulers:
        live_through(monkeypatch, two_schedulers=two_schedulers)


def live_through(monkeypatch, *, two_schedulers: Callable[[datetime], object]) -> None:
    use_floor(monkeypatch)
    members = make_members(since=FIRST.first_day)
    with clock.at(geneva(2007, 1, 10)):
        subscription = make_subscription(confirmed_at=None)
        confirm_subscription(tokens.confirm_token(subscription.pk))

    for moment in ticks():
        two_schedulers(moment)
        with clock.at(moment + timedelta(seconds=1)):
            publish_drafts(members)

    drafted = MonthlyReport.objects.order_by("month")
    months = [FIRST.plus(number) for number in range(14)]
    assert months[-1] == LAST
    assert [report.period for report in drafted] == months
    assert AuditEntry.objects.filter(event="reports.drafted").count() == 14
    in_time = {str(r.period): r.drafted_at == geneva(*_next(r), 6) for r in drafted}
    late = sorted(month for month, is_in_time in in_time.items() if not is_in_time)
    assert late == ["2007-05", "2007-09", "2007-10"]
    mails = OutgoingMail.objects.filter(occasion__startswith="reports:drafted:")
    assert mails.count() == 14 * len(members)
    assert MonthlyReport.objects.published().count() == 14
    with clock.at(ENDS):
        assert MonthlyReport.objects.missing_months() == []
    published = OutgoingMail.objects.filter(occasion__startswith="reports:published:")
    mailings = published.filter(to="reader@example.org").order_by("occasion")
    assert [mail.occasion for mail in mailings] == [
        f"reports:published:{month}:1.0" for month in months
    ]
    assert published.count() == 14 * (len(members) + 1)


def publish_drafts(members: list[User]) -> None:
    """Let the six do their part at once, whenever the clock has drafted a report."""
    for report in MonthlyReport.objects.filter(status=ReportStatus.DRAFT):
        submit_report(report, actor=members[0])
        for person in members[:3]:
            approve_report(report, actor=person)
        publish_report(report, actor=members[0])


def _next(report: MonthlyReport) -> tuple[int, int, int]:
    following = report.period.plus(1)
    return following.year, following.number, 1
