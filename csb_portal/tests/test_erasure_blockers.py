"""What stands in the way of erasing somebody: each a sentence with the way out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.services.erasure import preview_erasure
from csb_portal.testing.factories import make_user
from elections.choices import CallStatus
from elections.models import Candidacy, Election
from elections.services.nominations import offer_to_sit, withdraw_nomination
from elections.tests.factories import make_call, make_election
from families.models import Application
from families.services.alternates import end_alternate, name_alternate
from families.services.mandates import begin_mandate
from families.services.proposals import propose_mandate
from families.tests.admission_helpers import PEOPLE, published
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def eva():
    return make_user(name="Eva", email="eva@example.org")


def hindrance(user):
    found = preview_erasure(user).blockers
    assert len(found) <= 1, found
    return found[0] if found else ""


FROZEN = {"roll_frozen_at": NOW}
OPEN = FROZEN | {"opened_at": NOW, "description_text": "{}"}
CLOSED = OPEN | {"closed_at": NOW, "ballots": 0}
COUNTED = CLOSED | {"counted_at": NOW, "blank_ballots": 0, "count_fingerprint": "0" * 64}
FACTS = {
    "frozen": FROZEN,
    "open": OPEN,
    "closed": CLOSED,
    "tied": COUNTED,
    "decided": COUNTED,
    "cancelled": {},
}


def voted_on(user, status, **fields):
    election = make_election(title="Vote", **fields)
    election.roll.create(user=user, name=user.name)
    Election.objects.filter(pk=election.pk).update(status=status, **FACTS[status])


@pytest.mark.parametrize("status", ["frozen", "open", "closed", "tied", "decided"])
def test_a_voter_stays_until_the_vote_has_ended(eva, status):
    voted_on(eva, status)

    assert hindrance(eva) == (
        "Eva is on the roll of Vote; it has to be certified or called off first."
    )


def test_a_voter_of_a_vote_that_ended_can_be_erased(eva):
    voted_on(eva, "cancelled")

    assert hindrance(eva) == ""


def test_a_counted_trial_keeps_nobody(eva):
    voted_on(eva, "decided", is_trial=True)

    assert hindrance(eva) == ""


def test_a_candidate_stays_until_the_vote_has_ended(eva):
    election = make_election(title="Vote")
    Candidacy.objects.create(
        election=election, family=make_family(), person=eva, slug="eva", name="Eva"
    )

    assert hindrance(eva) == "Eva stands in Vote; it has to be certified or called off first."


def test_an_offer_can_be_withdrawn_while_the_call_is_open(eva):
    call = make_call(fills="seats", title="Call")
    family = make_family(name_en="Media")
    offer = offer_to_sit(call, family, eva, statement="Me.")
    assert hindrance(eva) == (
        "Eva offers to sit for Media in Call; the offer can be withdrawn until the call closes."
    )

    withdraw_nomination(offer, actor=eva)

    assert hindrance(eva) == ""


@pytest.mark.parametrize("outcome", ["vote", "seat"])
def test_an_offer_holds_after_the_call_until_something_came_of_it(eva, outcome):
    call = make_call(fills="seats", title="Call")
    family = make_family(name_en="Media")
    offer_to_sit(call, family, eva, statement="Me.")
    type(call).objects.filter(pk=call.pk).update(
        status=CallStatus.CLOSED, closed_at=NOW, route="serve"
    )
    assert "the election operators hold the vote, or seat those who stand" in hindrance(eva)

    if outcome == "vote":
        make_election(call=call, group=family, status="cancelled")
    else:
        call.seatings.create(mandate=make_focal_point(family=family, until=date(2005, 2, 1)))

    assert hindrance(eva) == ""


def test_a_keeper_of_a_secret_is_replaced_first(eva):
    election = make_election(title="Vote")
    trustee = election.trustees.create(name="Eva", address="EVA@example.org", place=1)
    assert hindrance(eva) == (
        "Eva keeps a secret of Vote; somebody else has to keep it, or it to end."
    )

    trustee.replaced_at = NOW
    trustee.save()

    assert hindrance(eva) == ""


def test_an_alternate_steps_back_first(eva):
    alternate = name_alternate(make_family(name_en="Media"), eva, seat=1, actor=None)
    assert hindrance(eva) == "Eva stands in for a seat of Media, and has to step back first."

    end_alternate(alternate, actor=eva)

    assert hindrance(eva) == ""


def test_a_designate_is_called_off_first(eva):
    begin_mandate(make_family(name_en="Media"), eva, since=date(2005, 4, 1), actor=None)

    assert hindrance(eva) == (
        "Eva is chosen to sit for Media; staff have to call that mandate off first."
    )


def test_whoever_is_proposed_is_declined_first(eva):
    propose_mandate(make_family(name_en="Media"), email=eva.email, actor=make_user())

    assert hindrance(eva) == (
        "Eva is proposed for Media; the proposal has to be declined or withdrawn."
    )


@pytest.mark.parametrize(("status", "is_held"), [("published", True), ("withdrawn", False)])
def test_whoever_is_named_in_a_running_application_waits_for_its_end(status, is_held):
    application = published()
    Application.objects.filter(pk=application.pk).update(status=status)
    ada = make_user(name="Ada", email=PEOPLE[0].email)

    assert hindrance(ada).startswith("Ada is named in the application AP-2005-0001") is is_held


def test_a_refused_application_holds_its_people_until_the_appeal_has_run_out():
    application = published()
    Application.objects.filter(pk=application.pk).update(
        status="refused", appeal_until=NOW + timedelta(days=1)
    )
    ada = make_user(name="Ada", email=PEOPLE[0].email)
    assert "has to be decided or withdrawn first" in hindrance(ada)

    with clock.at(NOW + timedelta(days=2)):
        assert hindrance(ada) == ""
