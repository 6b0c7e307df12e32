"""Calls open, remind and close by the clock."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from elections.choices import CALL_TRANSITIONS, CallStatus, Fills, Route
from elections.models import VolunteerCall
from elections.services.calls import cancel_call, close_call, open_call, schedule_call
from elections.services.elections import cancel_election
from elections.services.seating import seat_unopposed
from elections.services.timekeeping import keep_time
from elections.sources.seats import has_led_to_something
from elections.tests.factories import (
    at_geneva,
    make_call,
    make_election,
    make_interest,
    make_operator,
)
from elections.tests.seats import certify, closed, decide, make_seats_call, people, prepare, stand
from elections.tests.two_people import annul
from families.models import Organisation
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db
OPENS, CLOSES = at_geneva("2005-01-05 10:00"), at_geneva("2005-01-14 18:00")


def scheduled_call() -> VolunteerCall:
    with clock.at(OPENS - timedelta(days=1)):
        call = make_call(CallStatus.DRAFT, opens_at=OPENS, closes_at=CLOSES)
        return schedule_call(call, actor=make_user())


def test_a_call_opens_at_its_hour_and_the_bureau_is_told():
    call, focal_points = scheduled_call(), [make_focal_point(), make_focal_point()]

    with clock.at(OPENS):
        keep_time()

    call.refresh_from_db()
    assert (call.status, call.opened_at) == (CallStatus.OPEN, OPENS)
    recipients = set(OutgoingMail.objects.values_list("to", flat=True))
    assert recipients == {point.user.email for point in focal_points}


def test_a_call_does_not_open_before_its_hour():
    call = scheduled_call()

    with clock.at(OPENS - timedelta(seconds=1)):
        keep_time()
        with pytest.raises(DomainError, match="has not come yet"):
            open_call(call, actor=make_user())

    call.refresh_from_db()
    assert call.status == CallStatus.SCHEDULED


@pytest.mark.parametrize(
    ("volunteers", "route"), [(0, Route.FILL), (2, Route.FILL), (3, Route.SERVE), (5, Route.VOTE)]
)
def test_the_close_settles_which_branch_follows(volunteers, route):
    call = make_call(opens_at=OPENS, closes_at=CLOSES)
    for _ in range(volunteers):
        make_interest(call)

    with clock.at(CLOSES):
        keep_time()

    call.refresh_from_db()
    assert (call.status, call.closed_at, call.route) == (CallStatus.CLOSED, CLOSES, route)


def test_a_call_is_not_closed_before_its_hour():
    call = make_call(opens_at=OPENS, closes_at=CLOSES)

    with clock.at(CLOSES - timedelta(seconds=1)), pytest.raises(DomainError, match="until its"):
        close_call(call, actor=make_user())


def test_only_families_that_have_not_answered_are_reminded_and_once():
    call = make_call(opens_at=OPENS, closes_at=CLOSES)
    answered, silent = make_focal_point(), make_focal_point()
    make_interest(call, answered)

    for hours in (25, 24, 23):
        with clock.at(CLOSES - timedelta(hours=hours)):
            keep_time()

    (mail,) = OutgoingMail.objects.filter(occasion=f"call/{call.slug}/closing")
    assert mail.to == silent.user.email
    assert mail.queued_at == CLOSES - timedelta(hours=24)


def test_a_call_whose_closing_time_has_passed_cannot_be_announced():
    with clock.at(OPENS):
        call = make_call(CallStatus.DRAFT, opens_at=OPENS, closes_at=CLOSES)

    with clock.at(CLOSES), pytest.raises(DomainError, match="has passed already"):
        schedule_call(call, actor=make_user())


def test_a_cancelled_call_tells_everybody_why():
    call, focal_point = make_call(), make_focal_point()

    cancel_call(call, actor=make_user(), reason="The summit was moved.")

    mail = OutgoingMail.objects.get()
    assert mail.to == focal_point.user.email
    assert "The summit was moved." in mail.body
    assert AuditEntry.objects.get().event == "elections.call_cancelled"


def test_a_cancelled_call_for_people_tells_who_was_asked_and_who_had_offered():
    group, person = make_family(), make_user()
    asked = Organisation.objects.create(
        slug="reef", name="Reef", group=group, representative=make_user(),
        accredited_since="2000-01-01", accredited_until=clock.today() + timedelta(days=9),
    )  # fmt: skip
    former = Organisation.objects.create(
        slug="moor", name="Moor", group=group, representative=make_user(),
        accredited_since="2000-01-01", accredited_until=clock.today(),
    )  # fmt: skip
    call = make_call(CallStatus.SCHEDULED, fills=Fills.SEATS)
    call = open_call(call, actor=None)
    stand(call, group, person)

    cancel_call(call, actor=make_user(), reason="The summit was moved.")

    mails = OutgoingMail.objects.filter(occasion=f"call/{call.slug}/cancelled")
    assert {mail.to for mail in mails} == {asked.representative.email, person.email}
    assert former.representative.email not in {mail.to for mail in mails}


@pytest.mark.parametrize("route", [Route.SERVE, Route.FILL])
def test_a_closed_call_that_led_to_a_secretariat_is_not_cancelled(route):
    call = make_call(CallStatus.CLOSED, route=route)

    with pytest.raises(DomainError, match="what it led to stands"):
        cancel_call(call, actor=make_user(), reason="No.")


def test_a_closed_call_is_cancelled_once_its_vote_is_over_without_an_outcome():
    call = make_call(CallStatus.CLOSED)
    election = make_election(call=call)
    with pytest.raises(DomainError, match="what it led to stands"):
        cancel_call(call, actor=make_user(), reason="No.")

    cancel_election(election, actor=make_user(), reason="No voters.")
    cancelled = cancel_call(call, actor=make_user(), reason="No voters.")

    assert (cancelled.status, cancelled.route) == (CallStatus.CANCELLED, Route.VOTE)


def test_a_call_whose_vote_was_annulled_is_cancelled_and_one_that_seated_people_is_not():
    group, other, (one, second, third) = make_family(seats=1), make_family(seats=1), people(3)
    call = make_seats_call()
    stand(call, group, one, second)
    stand(call, other, third)
    call = closed(call)
    election = decide(prepare(call, group), one)
    certify(election)
    with clock.at(call.closes_at + timedelta(days=2, hours=1)):
        annul(election, make_operator(), make_operator())

    assert not has_led_to_something(call)
    with clock.at(call.closes_at + timedelta(days=3)):
        seat_unopposed(call, other, actor=make_operator())
        with pytest.raises(DomainError, match="what it led to stands"):
            cancel_call(call, actor=make_user(), reason="No.")


@pytest.mark.parametrize(
    ("status", "target"),
    [(s, t) for s in CallStatus for t in CallStatus if t not in CALL_TRANSITIONS[s]],
)
def test_what_the_table_does_not_name_is_refused(status, target):
    call = make_call(status)

    with pytest.raises(TransitionNotAllowed, match="so it cannot become"):
        call.move_to(target)


def test_the_python_and_the_sql_notion_of_open_agree():
    now = clock.now()
    for status in CallStatus:
        for opens, closes in ((-2, -1), (-1, 1), (1, 2)):
            hours = {
                "opens_at": now + timedelta(hours=opens),
                "closes_at": now + timedelta(hours=closes),
            }
            make_call(status, **hours)

    assert set(VolunteerCall.objects.open()) == {
        c for c in VolunteerCall.objects.all() if c.is_open
    }
    assert VolunteerCall.objects.open().count() == 2
