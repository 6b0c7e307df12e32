"""The charter's part on the monthly report."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from reports import rules

GENEVA = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("wanted", "others", "required"), [(3, 5, 3), (3, 2, 2), (3, 1, 1), (3, 0, 1), (1, 5, 1)]
)
def test_three_approve_but_never_more_than_there_are_others_and_never_nobody(
    wanted, others, required
):
    assert rules.approvals_required(wanted, others) == required


def test_a_report_is_drafted_at_six_by_the_bureaus_clock_in_winter_and_in_summer():
    winter = rules.drafting_moment(date(2005, 3, 1), GENEVA)
    summer = rules.drafting_moment(date(2005, 4, 1), GENEVA)

    assert winter.isoformat() == "2005-03-01T06:00:00+01:00"
    assert summer.isoformat() == "2005-04-01T06:00:00+02:00"


def test_a_report_is_due_on_the_fifth_at_the_end_of_the_bureaus_day():
    day = rules.due_on(date(2005, 4, 1))

    assert day == date(2005, 4, 5)
    assert rules.due_at(day, GENEVA).isoformat() == "2005-04-05T18:00:00+02:00"


def test_texts_join_where_only_one_side_changed_and_conflict_where_both_did():
    base = {"now": "a", "decisions": "b", "messages": "c", "next": "d"}
    mine = {"now": "mine", "decisions": "b", "messages": "mine", "next": "same"}
    theirs = {"now": "a", "decisions": "theirs", "messages": "theirs", "next": "same"}

    merged, conflicts = rules.merge_texts(base, mine, theirs)

    assert merged == {"now": "mine", "decisions": "theirs", "messages": "mine", "next": "same"}
    assert conflicts == ["messages"]
