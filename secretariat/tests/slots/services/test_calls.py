"""A call: its deadline is moved on in public, and it is cancelled with a reason."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from families.tests.factories import make_focal_point
from secretariat.choices.cases import CaseStatus
from secretariat.services.slots.calls import cancel_call, extend_call
from secretariat.services.slots.timekeeping import keep_time
from secretariat.tests.slots.factories import make_call, make_draft, make_nomination, make_runner

pytestmark = pytest.mark.django_db


def test_a_deadline_is_moved_on_in_public_and_never_back():
    call = make_call()
    later = call.closes_at + timedelta(days=1)

    with pytest.raises(DomainError, match="only moved on"):
        extend_call(call, closes_at=call.closes_at, reason="R", actor=make_runner())
    call = extend_call(call, closes_at=later, reason="The lists were down.", actor=make_runner())

    assert (call.closes_at, call.reason) == (later, "The lists were down.")
    with clock.at(later), pytest.raises(DomainError, match="before it is over"):
        extend_call(call, closes_at=later + timedelta(days=1), reason="R", actor=make_runner())


def test_a_cancelled_call_tells_everybody_why_and_refuses_their_cases():
    call = make_call()
    nomination = make_nomination(call)

    call = cancel_call(call, reason="The session moved.", actor=make_runner())

    nomination.case.refresh_from_db()
    assert (call.status, nomination.case.status) == ("cancelled", CaseStatus.REFUSED)
    told = OutgoingMail.objects.filter(occasion__startswith="slot-not-on-slate")
    assert told.count() == 3


def test_a_draft_is_given_up_like_any_call():
    assert (
        cancel_call(make_draft(), reason="Not needed.", actor=make_runner()).status == "cancelled"
    )


def test_the_focal_points_hear_once_that_a_call_is_open_and_the_secretariat_that_it_closed():
    seat = make_focal_point()
    call = make_call()
    runner = make_runner()

    for _ in range(2):
        keep_time()
    told = list(OutgoingMail.objects.values_list("to", flat=True))
    with clock.at(call.closes_at):
        for _ in range(2):
            keep_time()

    assert told == [seat.user.email]
    due = OutgoingMail.objects.filter(occasion__startswith="slot-due")
    assert runner.email in set(due.values_list("to", flat=True))
    assert due.filter(to=runner.email).count() == 1
