"""Calls, rolls and complaints are looked after in the administration."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from elections.choices import CallStatus
from elections.models import Complaint, Election, VolunteerCall
from elections.services.certification import file_complaint
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
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Role.OPERATOR, Role.STAFF])
def operator(request, client):
    client.person = make_user(request.param)
    return log_in(client, client.person)


def test_a_call_is_written_and_announced(operator):
    now = clock.now().replace(second=0, microsecond=0)
    written = {
        "title": "New call", "slug": "new-call", "text": "", "families_needed": 3, "seats": 6,
        "fills": "secretariat", "term_months": 12, "gap_months": 0, "floor_of": "",
        "floor_effect": "shown",
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


def test_an_announced_call_cannot_be_edited(operator):
    call = make_call(CallStatus.OPEN)

    page = operator.get(f"/admin/elections/volunteercall/{call.pk}/change/")

    assert 'name="closes_at_0"' not in page.text
    assert 'name="status"' not in page.text


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


def test_the_page_shows_who_has_voted_and_never_what(operator):
    election = make_open_election()
    slug = slugs_of(election)[0]
    vote(election, voters_of(election)[0], slug)

    page = text_of(run(operator, election))

    assert "1 of 4 have voted." in page
    assert election.candidacies.first().family.name not in page.split("The roll")[0]


@pytest.mark.parametrize("operator", [Role.STAFF], indirect=True)
def test_other_staff_are_told_who_corrects_the_roll(operator):
    election = make_frozen_election()
    entry = election.roll.first()
    address = f"/admin/elections/election/{election.pk}/roll/"

    refused = operator.post(
        address, {"kind": "strike", "person": entry.user.pk, "reason": "Twice."}
    )

    assert "Tell an operator what is wrong" in refused.text
    assert not election.roll.get(pk=entry.pk).is_struck


@pytest.mark.parametrize("operator", [Role.OPERATOR], indirect=True)
def test_the_roll_is_corrected_with_a_reason(operator):
    election = make_frozen_election()
    entry, late = election.roll.first(), make_focal_point()
    address = f"/admin/elections/election/{election.pk}/roll/"

    assert str(entry.user) in operator.get(address).text
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


def test_a_complaint_is_answered_from_its_page(operator):
    election = make_tied()
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


@pytest.mark.parametrize("number", ["abc", "999999"])
def test_a_complaint_that_does_not_exist_is_not_found(operator, number):
    assert operator.get(f"/admin/elections/complaint/{number}/change/").status_code == 404


def test_names_leave_room_for_those_of_a_runoff(operator):
    call = make_call(CallStatus.CLOSED)
    for _ in range(4):
        make_interest(call)
    opens = clock.now() + timedelta(days=4)
    data = {"question": "Which?", "correction_hours": 72}
    data |= hours(opens, opens + timedelta(days=7))

    run(operator, call, "prepare", title="T" * 181, slug="vote", **data)
    run(operator, call, "prepare", title="Vote", slug="s" * 40, **data)

    assert not Election.objects.exists()
