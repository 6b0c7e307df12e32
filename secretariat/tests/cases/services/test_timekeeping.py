"""Applicants are reminded once, in time."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from secretariat.models import Case
from secretariat.services.cases.completing import ask_items
from secretariat.services.cases.timekeeping import keep_time
from secretariat.tests.cases.factories import make_case

pytestmark = pytest.mark.django_db
NOW = clock.now()


def asked(days: int) -> Case:
    with clock.at(NOW):
        return ask_items(make_case(), ["h"], until=NOW + timedelta(days=days), actor=None)


def reminders_at(after: timedelta) -> int:
    with clock.at(NOW + after):
        keep_time()
    return OutgoingMail.objects.filter(occasion__startswith="case-due:").count()


def test_a_reminder_comes_two_days_before_the_end_and_once():
    asked(days=10)

    assert reminders_at(timedelta(days=7)) == 0
    assert reminders_at(timedelta(days=8, hours=1)) == 1
    assert reminders_at(timedelta(days=9)) == 1


def test_who_was_asked_only_now_is_not_reminded():
    asked(days=1)

    assert reminders_at(timedelta(hours=2)) == 0


def test_nobody_is_reminded_once_it_is_over():
    asked(days=10)

    assert reminders_at(timedelta(days=11)) == 0
