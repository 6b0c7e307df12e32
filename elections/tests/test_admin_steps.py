"""Elections are run from the administration, by a checklist and one next step."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from elections.choices import CallStatus, ElectionStatus, Route
from elections.models import Election
from elections.services.certification import certify_election
from elections.services.closing import close_election
from elections.services.elections import prepare_election
from elections.services.timekeeping import keep_time
from elections.tests.admin_pages import hours, make_tied, run, text_of
from elections.tests.factories import (
    make_call,
    make_frozen_election,
    make_interest,
    make_open_election,
    slugs_of,
    voters_of,
)
from elections.tests.voting import vote
from families.tests.factories import let_take_over, make_focal_point

pytestmark = pytest.mark.django_db

NOT_OPEN = (
    "This step is not open any more; somebody has taken it, or the page is an old one. "
    "Nothing was done."
)


@pytest.fixture(params=[Role.OPERATOR, Role.STAFF])
def operator(request, client):
    client.person = make_user(request.param)
    return log_in(client, client.person)


def test_nothing_happens_without_the_tick(operator):
    call = make_call(CallStatus.DRAFT)

    page = run(operator, call, "schedule", confirmed="")

    call.refresh_from_db()
    assert "Please tick that you want to go on. Nothing was done." in page.text
    assert call.status == CallStatus.DRAFT


def test_a_call_is_cancelled_with_a_reason(operator):
    call = make_call(CallStatus.OPEN)

    without = run(operator, call, "cancel", **{"cancel-reason": ""})
    run(operator, call, "cancel", **{"cancel-reason": "The summit was moved."})

    call.refresh_from_db()
    assert "Nothing was done." in without.text
    assert call.status == CallStatus.CANCELLED


def test_the_checklist_names_what_is_not_in_order(operator):
    call = make_call(CallStatus.CLOSED)
    points = [make_focal_point() for _ in range(4)]
    for point in points:
        make_interest(call, point)
    points[0].user.emailaddress_set.update(verified=False)
    opens = clock.now() + timedelta(days=4)
    election = prepare_election(
        call, actor=operator.person, slug="vote", title="Vote", question="Which?",
        opens_at=opens, closes_at=opens + timedelta(days=7),
    )  # fmt: skip

    page = text_of(run(operator, election))

    assert "In order:</strong> More candidates than are to be elected" in page
    assert "Not in order:</strong> Every voter has a confirmed address" in page
    assert "Not in order:</strong> Background jobs are running" in page
    assert "Writes 4 people on the roll" in page


def test_the_roll_is_frozen_from_the_page(operator):
    call = make_call(CallStatus.CLOSED)
    for _ in range(4):
        make_interest(call)
    opens = clock.now() + timedelta(days=4)
    election = prepare_election(
        call, actor=operator.person, slug="vote", title="Vote", question="Which?",
        opens_at=opens, closes_at=opens + timedelta(days=7),
    )  # fmt: skip

    page = run(operator, election, "freeze")

    election.refresh_from_db()
    assert election.status == ElectionStatus.FROZEN
    assert "<h2>The next step</h2>" in page.text
    assert "Name a trustee</button>" in page.text


def test_a_step_from_an_old_page_is_refused_in_words(operator):
    election = make_frozen_election()

    page = run(operator, election, "freeze")

    assert NOT_OPEN in text_of(page)


def test_a_step_the_clock_should_have_taken_can_be_taken_by_hand_once_its_hour_has_come(operator):
    election = make_open_election()

    early = run(operator, election)
    with clock.at(election.closes_at):
        late = run(operator, election)
        run(operator, election, "close")

    election.refresh_from_db()
    assert "Close and count the vote</button>" not in early.text
    assert "Close and count the vote</button>" in late.text
    assert election.status == ElectionStatus.DECIDED


def test_a_step_that_does_not_exist_is_refused_in_words(operator):
    page = run(operator, make_frozen_election(), "open-the-box")

    assert NOT_OPEN in text_of(page)


def test_a_tie_leads_to_the_runoff_and_a_second_to_the_lot(operator):
    election = make_tied()
    opens = election.closes_at + timedelta(hours=1)

    with clock.at(election.closes_at):
        run(operator, election, "runoff", **hours(opens, opens + timedelta(hours=48)))
    runoff = Election.objects.get(first_round=election)
    for moment in (runoff.opens_at, runoff.opens_at + timedelta(hours=1)):
        with clock.at(moment):
            keep_time()
    with clock.at(runoff.opens_at + timedelta(hours=1)):
        for user, slug in zip(voters_of(runoff), slugs_of(runoff), strict=True):
            vote(runoff, user, slug)
    with clock.at(runoff.closes_at):
        keep_time()
        guide = run(operator, runoff)
        run(operator, runoff, "draw")
        certified = run(operator, election, "certify")

    election.refresh_from_db()
    assert "Draw the lot" in guide.text
    assert election.status == ElectionStatus.CERTIFIED
    assert "The time to complain is over" in certified.text
    assert election.candidacies.filter(outcome="elected").count() == 3


def test_nobody_certifies_an_election_their_family_stands_in(client):
    election = make_open_election()
    for user, slug in zip(voters_of(election), slugs_of(election), strict=True):
        vote(election, user, *([slug] if slug != slugs_of(election)[3] else []))
    with clock.at(election.closes_at):
        close_election(election, actor=None)
    candidate = make_user(Role.OPERATOR)
    let_take_over(election.candidacies.first().family.focal_points.all(), candidate)
    log_in(client, candidate)

    page = run(client, election, "certify")

    election.refresh_from_db()
    assert "Your family is a candidate in this election." in page.text
    assert election.status == ElectionStatus.DECIDED
    certify_election(election, actor=make_user(Role.OPERATOR))


def test_a_doubled_click_on_the_runoff_announces_it_once(operator):
    election = make_tied()
    opens = election.closes_at + timedelta(hours=1)
    data = hours(opens, opens + timedelta(hours=48))

    with clock.at(election.closes_at):
        first = run(operator, election, "runoff", **data)
        again = run(operator, election, "runoff", **data)

    assert "Done." in first.text
    assert NOT_OPEN in text_of(again)
    assert Election.objects.filter(first_round=election).count() == 1


def test_a_doubled_click_prepares_one_election(operator):
    call = make_call(CallStatus.CLOSED)
    for _ in range(4):
        make_interest(call)
    opens = clock.now() + timedelta(days=4)
    data = {"title": "Vote", "slug": "vote", "question": "Which?", "correction_hours": 72}
    data |= hours(opens, opens + timedelta(days=7))

    run(operator, call, "prepare", **data)
    again = run(operator, call, "prepare", **data)

    assert NOT_OPEN in text_of(again)
    assert Election.objects.count() == 1


def test_what_is_open_or_over_cannot_be_cancelled_from_an_old_page(operator):
    election = make_open_election()
    call = make_call(CallStatus.CLOSED, route=Route.SERVE)

    pages = [
        run(operator, thing, "cancel", **{"cancel-reason": "Too late."})
        for thing in (election, call)
    ]

    election.refresh_from_db()
    call.refresh_from_db()
    assert all(NOT_OPEN in text_of(page) for page in pages)
    assert (election.status, call.status) == (ElectionStatus.OPEN, CallStatus.CLOSED)


def test_the_hours_say_in_which_zone_they_are(operator):
    election = make_tied()
    User.objects.filter(pk=operator.person.pk).update(time_zone="Asia/Manila")

    with clock.at(election.closes_at):
        page = run(operator, election)

    assert text_of(page).count("In your time zone, Asia/Manila") == 2
