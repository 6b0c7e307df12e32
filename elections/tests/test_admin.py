"""Elections are run from the administration, by a checklist and one next step."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from elections.choices import CallStatus, ElectionStatus
from elections.models import Complaint, Election, VolunteerCall
from elections.services.ballots import cast_ballot
from elections.services.certification import certify_election, file_complaint
from elections.services.elections import close_election, prepare_election
from elections.services.timekeeping import keep_time
from elections.tests.factories import (
    make_call,
    make_frozen_election,
    make_interest,
    make_open_election,
    slugs_of,
    voters_of,
)
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Role.OPERATOR, Role.STAFF])
def operator(request, client):
    client.person = make_user(request.param)
    return log_in(client, client.person)


def run(client, thing, step="", confirmed="yes", **data):
    address = f"/admin/elections/{thing._meta.model_name}/{thing.pk}/run/"
    if not step:
        return client.get(address)
    fields = {"step": step, "confirmed": confirmed} | data
    return client.post(address, fields, follow=True)


def text_of(page):
    return " ".join(page.text.split())


def hours(opens, closes):
    at = {"opens_at": opens, "closes_at": closes}
    return {
        f"{n}_{i}": part
        for n, m in at.items()
        for i, part in enumerate(m.strftime("%Y-%m-%d %H:%M").split())
    }


def test_a_call_is_written_and_announced(operator):
    now = clock.now().replace(second=0, microsecond=0)
    written = {
        "title": "New call", "slug": "new-call", "text": "", "families_needed": 3, "seats": 6,
        "interests-TOTAL_FORMS": 0, "interests-INITIAL_FORMS": 0,
    }  # fmt: skip
    written |= hours(now + timedelta(hours=1), now + timedelta(days=9))

    operator.post("/admin/elections/volunteercall/add/", written)
    call = VolunteerCall.objects.get()
    guide = run(operator, call)
    done = run(operator, call, "schedule")

    call.refresh_from_db()
    assert "Announce the call" in guide.text
    assert "Done." in done.text
    assert call.status == CallStatus.SCHEDULED
    assert "by hand" not in done.text
    assert "The call opens" in done.text


def test_nothing_happens_without_the_tick(operator):
    call = make_call(CallStatus.DRAFT)

    page = run(operator, call, "schedule", confirmed="")

    call.refresh_from_db()
    assert "Please tick that you want to go on. Nothing was done." in page.text
    assert call.status == CallStatus.DRAFT


def test_an_announced_call_cannot_be_edited(operator):
    call = make_call(CallStatus.OPEN)

    page = operator.get(f"/admin/elections/volunteercall/{call.pk}/change/")

    assert 'name="closes_at_0"' not in page.text
    assert 'name="status"' not in page.text


def test_a_call_is_cancelled_with_a_reason(operator):
    call = make_call(CallStatus.OPEN)

    without = run(operator, call, "cancel", **{"cancel-reason": ""})
    run(operator, call, "cancel", **{"cancel-reason": "The summit was moved."})

    call.refresh_from_db()
    assert "Nothing was done." in without.text
    assert call.status == CallStatus.CANCELLED


def test_an_election_is_prepared_from_its_call(operator):
    call = make_call(CallStatus.CLOSED)
    for _ in range(4):
        make_interest(call)
    opens = clock.now() + timedelta(days=4)
    data = {"title": "Vote", "slug": "vote", "question": "Which?", "correction_hours": 72}

    wrong = run(operator, call, "prepare", **data, **hours(opens, opens - timedelta(days=1)))
    run(operator, call, "prepare", **data, **hours(opens, opens + timedelta(days=7)))

    election = Election.objects.get()
    assert "Voting must close after it opens." in wrong.text
    assert (election.slug, election.candidacies.count()) == ("vote", 4)


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

    assert "In order:</strong> More candidates than families to elect" in page
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
    assert "Voting opens" in page.text


def test_a_step_from_an_old_page_is_refused_in_words(operator):
    election = make_frozen_election()

    page = run(operator, election, "freeze")

    assert "so it cannot become roll frozen" in page.text


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

    assert "There is no such step here." in page.text


def test_the_page_shows_who_has_voted_and_never_what(operator):
    election = make_open_election()
    slug = slugs_of(election)[0]
    cast_ballot(election, voters_of(election)[0], choices=[slug])

    page = text_of(run(operator, election))

    assert "1 of 4 have voted." in page
    assert election.candidacies.first().family.name not in page.split("The roll")[0]


def test_the_roll_is_corrected_with_a_reason(operator):
    election = make_frozen_election()
    entry, late = election.roll.first(), make_focal_point()
    address = f"/admin/elections/election/{election.pk}/roll/"

    operator.post(address, {"kind": "strike", "person": entry.user.pk, "reason": "Twice."})
    operator.post(
        address,
        {"kind": "add", "person": late.user.pk, "family": late.family.pk, "reason": "Late."},
    )
    refused = operator.post(
        address, {"kind": "strike", "person": entry.user.pk, "reason": "Again."}
    )

    valid = {each.user for each in election.roll.valid()}
    assert entry.user not in valid
    assert late.user in valid
    assert "is not on this roll" in refused.text


def tied(first_round_only=True):
    election = make_open_election(families=4, voters=4, max_choices=1)
    for user, slug in zip(voters_of(election), slugs_of(election), strict=True):
        cast_ballot(election, user, choices=[slug])
    with clock.at(election.closes_at):
        return close_election(election, actor=None)


def test_a_tie_leads_to_the_runoff_and_a_second_to_the_lot(operator):
    election = tied()
    opens = election.closes_at + timedelta(hours=1)

    with clock.at(election.closes_at):
        run(operator, election, "runoff", **hours(opens, opens + timedelta(hours=48)))
    runoff = Election.objects.get(first_round=election)
    for moment in (runoff.opens_at, runoff.opens_at + timedelta(hours=1)):
        with clock.at(moment):
            keep_time()
    with clock.at(runoff.opens_at + timedelta(hours=1)):
        for user, slug in zip(voters_of(runoff), slugs_of(runoff), strict=True):
            cast_ballot(runoff, user, choices=[slug])
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


def test_a_complaint_is_answered_from_its_page(operator):
    election = tied()
    with clock.at(election.closes_at):
        complaint = file_complaint(election, voters_of(election)[0], text="No reminder came.")
    address = f"/admin/elections/complaint/{complaint.pk}/change/"

    shown = operator.get(address)
    operator.post(address, {"answer": "Your server accepted it."})
    again = operator.post(address, {"answer": "It did."}, follow=True)

    assert "No reminder came." in shown.text
    assert Complaint.objects.get().answer == "Your server accepted it."
    assert "has been answered" in again.text


def test_the_admins_own_forms_change_no_status_and_delete_nothing(operator):
    election = make_open_election()

    page = operator.get(f"/admin/elections/election/{election.pk}/change/")
    assert 'name="status"' not in page.text
    assert operator.post(f"/admin/elections/election/{election.pk}/delete/").status_code == 403
    assert operator.get("/admin/elections/election/add/").status_code == 403


@pytest.mark.parametrize("page", ["election", "volunteercall", "complaint"])
def test_a_focal_point_is_kept_out(client, page):
    log_in(client, make_focal_point().user)

    assert client.get(f"/admin/elections/{page}/").status_code == 302


def test_nobody_certifies_an_election_their_family_stands_in(client):
    election = make_open_election()
    for user, slug in zip(voters_of(election), slugs_of(election), strict=True):
        cast_ballot(election, user, choices=[slug] if slug != slugs_of(election)[3] else [])
    with clock.at(election.closes_at):
        close_election(election, actor=None)
    candidate = make_user(Role.OPERATOR)
    election.candidacies.first().family.focal_points.update(user=candidate)
    log_in(client, candidate)

    page = run(client, election, "certify")

    election.refresh_from_db()
    assert "Your family is a candidate in this election." in page.text
    assert election.status == ElectionStatus.DECIDED
    certify_election(election, actor=make_user(Role.OPERATOR))
