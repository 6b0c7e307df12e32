"""Reminders of a report that falls due: one before, one once it is late."""

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from reports.services.editing import submit_report
from reports.services.publishing import correct_report
from reports.services.reminding import remind_of_due_reports
from reports.tasks import remind
from reports.tests.factories import geneva, make_draft, make_published

pytestmark = pytest.mark.usefixtures("march", "floor")
BEFORE, LATE = "reports:due-soon:2005-02", "reports:overdue:2005-02"


def reminded_at(*moments) -> tuple[int, int]:
    for moment in moments:
        with clock.at(moment):
            remind_of_due_reports()
    return tuple(OutgoingMail.objects.about(occasion).count() for occasion in (BEFORE, LATE))


@pytest.mark.parametrize(
    ("moment", "mails"),
    [
        (geneva(2005, 3, 4, 17, 59), (0, 0)),
        (geneva(2005, 3, 4, 18), (6, 0)),
        (geneva(2005, 3, 5, 17, 59), (6, 0)),
        (geneva(2005, 3, 5, 18), (0, 6)),
        (geneva(2005, 4, 5), (0, 6)),
    ],
)
def test_members_are_told_the_day_before_and_once_it_is_late(members, moment, mails):
    make_draft()

    assert reminded_at(moment) == mails


def test_nobody_is_reminded_twice(members):
    submit_report(make_draft(), actor=members[0])
    hours = [geneva(2005, 3, day, hour) for day in (4, 5, 6) for hour in range(24)]

    assert reminded_at(*hours) == (6, 6)


def test_a_published_report_reminds_nobody_not_even_of_its_correction(members):
    report = make_published(members)
    assert reminded_at(geneva(2005, 3, 5), geneva(2005, 3, 9)) == (0, 0)

    correct_report(report, texts={"now": "Right."}, change="Now right.", actor=members[0])

    assert reminded_at(geneva(2005, 3, 5), geneva(2005, 3, 9)) == (0, 0)


def test_beat_reminds(members):
    make_draft()

    with clock.at(geneva(2005, 3, 5, 19)):
        remind()

    assert OutgoingMail.objects.about(LATE).count() == 6
