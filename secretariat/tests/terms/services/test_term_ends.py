"""Before a term ends everybody is reminded in time, and the next call is drafted."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from csb_portal import clock
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from elections.choices import CallStatus
from elections.models import VolunteerCall
from elections.services.calls import cancel_call, schedule_call
from elections.tests.factories import at_geneva
from families.services.bureau import correct_bureau
from families.services.mandates import end_mandate
from secretariat.choices.terms import EndReason
from secretariat.rules.terms import next_call_hours, reminder_due
from secretariat.services.terms.timekeeping import keep_time
from secretariat.sources import notices, tasks_for
from secretariat.tests.factories import make_pairs, make_served_term

pytestmark = pytest.mark.django_db
GENEVA = ZoneInfo("Europe/Zurich")


@pytest.fixture
def term():
    """In office from 1 February 2005 until 31 January 2006."""
    with clock.at(at_geneva("2005-02-01 10:00")):
        return make_served_term(make_pairs(4)[:3])


def on(day: str):
    return clock.at(at_geneva(f"{day} 10:00"))


def drafts():
    return VolunteerCall.objects.filter(status=CallStatus.DRAFT)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2005, 12, 1), None),
        (date(2005, 12, 2), 60),
        (date(2006, 1, 16), 60),
        (date(2006, 1, 17), 14),
        (date(2006, 1, 31), 14),
        (date(2006, 2, 1), None),
    ],
)
def test_the_latest_reminder_alone_is_due(today, due):
    assert reminder_due(date(2006, 1, 31), today, [60, 14]) == due


def test_the_next_call_leaves_time_for_a_vote_before_the_term_ends():
    now = datetime(2005, 12, 2, 10, tzinfo=GENEVA)

    opens, closes = next_call_hours(date(2006, 1, 31), now, call_days=10, vote_days=7)

    assert opens == datetime(2006, 1, 8, 9, tzinfo=GENEVA)
    assert closes == datetime(2006, 1, 18, 18, tzinfo=GENEVA)


def test_whoever_comes_too_late_for_that_opens_the_call_tomorrow():
    now = datetime(2006, 1, 25, 10, tzinfo=GENEVA)

    opens, closes = next_call_hours(date(2006, 1, 31), now, call_days=10, vote_days=7)

    assert opens == datetime(2006, 1, 26, 9, tzinfo=GENEVA)
    assert closes == datetime(2006, 2, 5, 18, tzinfo=GENEVA)


def test_sixty_days_before_the_end_the_next_call_is_drafted_once(term):
    with on("2005-12-01"):
        keep_time()
    assert not drafts().exists()

    with on("2005-12-02"):
        keep_time()
        keep_time()

    call = drafts().get()
    assert call.opens_at == at_geneva("2006-01-08 09:00")
    assert (call.families_needed, call.seats) == (3, 6)
    assert AuditEntry.objects.filter(event="secretariat.next_call_drafted").count() == 1
    assert not OutgoingMail.objects.filter(occasion__contains=f"call/{call.slug}").exists()


def test_a_draft_that_was_cancelled_is_not_drafted_again_and_stops_no_clock(term):
    with on("2005-12-02"):
        keep_time()
        cancel_call(drafts().get(), actor=make_user(Role.OPERATOR), reason="Later.")
        end_mandate(term.holdings.first().focal_point, actor=None, reason="Left.")
    with on("2005-12-03"):
        keep_time()

    assert not drafts().exists()
    assert term.holdings.filter(end_reason=EndReason.MANDATE_ENDED).count() == 1


def test_a_call_that_somebody_wrote_already_is_enough(term):
    VolunteerCall.objects.create(
        slug="ours",
        title="Ours",
        opens_at=at_geneva("2006-01-03 09:00"),
        closes_at=at_geneva("2006-01-10 18:00"),
    )

    with on("2005-12-05"):
        keep_time()

    assert drafts().get().slug == "ours"


def test_whoever_runs_elections_finds_the_draft_on_the_desk(term):
    operator = make_user(Role.OPERATOR)

    with on("2005-12-02"):
        keep_time()
        (task,) = tasks_for(operator)

    assert task.title == "Announce the call for the next secretariat"
    with on("2005-12-03"):
        schedule_call(drafts().get(), actor=operator)
        assert tasks_for(operator) == []


def test_secretariat_bureau_and_operators_are_reminded_and_the_front_page_says_it(term):
    operator = make_user(Role.OPERATOR)
    with on("2005-12-02"):
        for _ in range(2):
            keep_time()
        assert [notice.title for notice in notices()] == [
            "The term of the secretariat ends on 31 January 2006"
        ]

    told = OutgoingMail.objects.filter(occasion=f"term-ending:{term.pk}:60")
    assert told.count() == 8 + 2  # four families, the operator who seated them, and this one
    assert told.filter(to=operator.email).count() == 1
    letter = told.get(to=operator.email)
    assert_golden(
        letter, "secretariat/term_ending", hiding={letter.to: "READER", operator.name: "NAME"}
    )


def test_the_second_reminder_names_the_call_that_is_open(term):
    operator = make_user(Role.OPERATOR)
    with on("2005-12-02"):
        keep_time()
        schedule_call(drafts().get(), actor=operator)
    with on("2006-01-17"):
        keep_time()

    letter = OutgoingMail.objects.get(occasion=f"term-ending:{term.pk}:14", to=operator.email)
    hiding = {letter.to: "READER", operator.name: "NAME"}
    assert_golden(letter, "secretariat/term_ending_with_call", hiding=hiding)


def test_the_days_are_the_bureaus_own(term):
    correct_bureau({"term_reminders": [30], "next_call_lead_days": 20}, actor=None)
    with on("2006-01-02"):
        keep_time()

    assert OutgoingMail.objects.filter(occasion=f"term-ending:{term.pk}:30").exists()
    assert not drafts().exists()
    with on("2006-01-12"):
        keep_time()
    assert drafts().exists()


def test_a_term_that_is_over_is_not_announced_again(term):
    with clock.at(at_geneva("2006-01-31 10:00") + timedelta(days=1)):
        keep_time()

        assert notices() == []
    assert not drafts().exists()
