"""One proposes, another confirms: nobody seats somebody alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.models import Alternate, FocalPoint, MandateProposal
from families.permissions.proposals import can_confirm, can_decline, can_propose
from families.services.mandates import begin_mandate, step_down
from families.services.proposals import (
    confirm_proposal,
    decline_proposal,
    lapse_proposals,
    propose_mandate,
    withdraw_proposal,
)
from families.sources import proposals as sources
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

NOON = datetime(2005, 3, 1, 12, tzinfo=UTC)
TODAY = date(2005, 3, 1)
LATER = date(2005, 3, 15)


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOON):
        yield


@pytest.fixture
def family():
    return make_family(slug="rights", name_en="Rights & access", seats=3)


@pytest.fixture
def proposer(family):
    person = make_user(name="Ana", email="ana@example.org")
    return make_focal_point(family=family, seat=1, user=person).user


@pytest.fixture
def partner(family):
    person = make_user(name="Ben", email="ben@example.org")
    return make_focal_point(family=family, seat=2, user=person).user


def propose(family, actor, **fields):
    values = {"email": "eva@example.org", "name": "Eva", "designation": "elected"}
    return propose_mandate(family, **values | fields, actor=actor)


def refusal(function, *args, **kwargs):
    with pytest.raises(DomainError) as error:
        function(*args, **kwargs)
    return error.value.fact


def test_a_proposal_seats_nobody_before_it_is_confirmed(family, proposer, partner):
    proposal = propose(family, proposer)

    assert (proposal.seat, proposal.since, proposal.status) == (3, TODAY, "proposed")
    assert not FocalPoint.objects.filter(seat=3).exists()

    mandate = confirm_proposal(proposal, actor=partner)

    assert (mandate.seat, mandate.user.email, mandate.since) == (3, "eva@example.org", TODAY)
    assert mandate.designation == "elected"
    proposal.refresh_from_db()
    assert (proposal.status, proposal.mandate, proposal.email) == ("confirmed", mandate, "")


def test_who_proposed_and_who_confirmed_are_in_the_trail(family, proposer, partner):
    confirm_proposal(propose(family, proposer), actor=partner)

    acts = AuditEntry.objects.filter(event__startswith="families.")
    assert list(acts.values_list("event", "actor").order_by("number")) == [
        ("families.mandate_proposed", f"csb_portal.user:{proposer.pk}"),
        ("families.mandate_begun", f"csb_portal.user:{partner.pk}"),
        ("families.proposal_confirmed", f"csb_portal.user:{partner.pk}"),
    ]


def test_nobody_confirms_their_own_proposal_or_the_proposal_of_themselves(family, proposer):
    own = propose(family, proposer)
    designate = begin_mandate(make_family(), make_user(), actor=None)
    staff = make_user(Role.STAFF)
    of_staff = propose(family, proposer, email=staff.email)

    fact = "You proposed this, or you are proposed in it."
    assert refusal(confirm_proposal, own, actor=proposer) == fact
    assert refusal(confirm_proposal, of_staff, actor=staff) == fact
    assert not can_confirm(proposer, own)
    assert not can_confirm(staff, of_staff)
    assert not can_confirm(designate.user, own)
    assert FocalPoint.objects.filter(family=family).count() == 1


def test_another_focal_point_or_staff_confirm_and_strangers_do_not(family, proposer, partner):
    proposal = propose(family, proposer)
    stranger, former = (
        make_focal_point().user,
        make_focal_point(
            family=family, seat=3, since=date(2004, 1, 1), until=date(2004, 12, 1)
        ).user,
    )

    may = [can_confirm(who, proposal) for who in (partner, make_user(Role.STAFF), stranger, former)]

    assert may == [True, True, False, False]


def test_the_last_focal_points_propose_where_nobody_is_in_office():
    last = make_focal_point(until=date(2005, 2, 1))
    before = make_focal_point(family=last.family, since=date(2003, 1, 1), until=date(2004, 1, 1))

    assert can_propose(last.user, last.family)
    assert not can_propose(before.user, last.family)
    make_focal_point(family=last.family, seat=2)
    assert not can_propose(last.user, last.family)


def test_who_is_proposed_may_decline_and_only_the_proposer_withdraws(family, proposer, partner):
    known = make_user(email="eva@example.org")
    proposal = propose(family, proposer)

    assert can_decline(known, proposal)
    assert refusal(withdraw_proposal, proposal, actor=partner, reason="") == (
        "Somebody else proposed this."
    )
    assert refusal(decline_proposal, proposal, actor=proposer, reason="") == (
        "You proposed this yourself."
    )
    decline_proposal(proposal, actor=known, reason="No time.")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.reason, proposal.email) == ("declined", "No time.", "")
    assert "No time." in OutgoingMail.objects.get(to="ana@example.org").body


def test_a_proposal_is_answered_once(family, proposer, partner):
    proposal = propose(family, proposer)
    confirm_proposal(proposal, actor=partner)

    with pytest.raises(DomainError):
        confirm_proposal(proposal, actor=make_user(Role.STAFF))

    assert FocalPoint.objects.filter(family=family, seat=3).count() == 1


def test_the_same_person_is_proposed_once_for_a_seat(family, proposer):
    propose(family, proposer, seat=3)

    assert refusal(propose, family, proposer, seat=3, email=" Eva@Example.org") == (
        "This person is proposed for this seat already."
    )


def test_when_one_is_confirmed_the_others_for_that_seat_lapse(family, proposer, partner):
    rival = propose(family, proposer, seat=3, email="ion@example.org", name="Ion")
    confirm_proposal(propose(family, proposer, seat=3), actor=partner)

    rival.refresh_from_db()
    assert (rival.status, rival.reason) == ("lapsed", "Somebody else was confirmed.")


def test_a_proposal_that_has_lapsed_by_the_clock_is_not_confirmed(family, proposer, partner):
    proposal = propose(family, proposer)

    with clock.at(proposal.lapses_at):
        fact = refusal(confirm_proposal, proposal, actor=partner)

    assert fact.startswith("Nobody confirmed it before 15 March 2005")
    assert not FocalPoint.objects.filter(seat=3).exists()


def test_a_proposal_nobody_answers_lapses_by_the_clock(family, proposer):
    proposal = propose(family, proposer)

    for days, status in ((13, "proposed"), (14, "lapsed")):
        with clock.at(NOON + timedelta(days=days)):
            lapse_proposals()
            lapse_proposals()
        proposal.refresh_from_db()
        assert proposal.status == status
    assert OutgoingMail.objects.filter(to="ana@example.org").count() == 1


def test_a_successor_is_proposed_for_the_day_a_seat_is_given_up(family, proposer, partner):
    step_down(FocalPoint.objects.get(user=partner), actor=partner, on=LATER)

    mandate = confirm_proposal(propose(family, proposer, seat=2), actor=partner)

    assert (mandate.since, mandate.is_designate) == (LATER, True)


def test_a_proposal_confirmed_late_begins_on_the_day_it_is_confirmed(family, proposer, partner):
    proposal = propose(family, proposer)

    with clock.at(NOON + timedelta(days=3)):
        assert confirm_proposal(proposal, actor=partner).since == date(2005, 3, 4)
    proposal.refresh_from_db()
    assert proposal.since == date(2005, 3, 4)


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"since": date(2005, 2, 28)}, "28 February 2005 is past."),
        ({"name": " "}, "The portal knows nobody at eva@example.org."),
        ({"seat": 1}, "Seat 1 of Rights & access is held by Ana."),
        ({"designated_on": LATER}, "15 March 2005 is still to come."),
        ({"seat": 4, "proposed_as": "alternate"}, "Rights & access has no seat 4."),
    ],
)
def test_what_could_not_be_confirmed_is_not_proposed(family, proposer, fields, fact):
    assert refusal(propose, family, proposer, **fields) == fact
    assert not MandateProposal.objects.exists()


def test_an_alternate_is_proposed_and_confirmed_like_a_focal_point(family, proposer, partner):
    alternate = confirm_proposal(
        propose(family, proposer, seat=1, proposed_as="alternate"), actor=partner
    )

    assert Alternate.objects.current().get() == alternate
    assert (alternate.seat, alternate.designation) == (1, "elected")


def test_the_partner_is_asked_and_where_there_is_none_staff(family, proposer):
    make_user(Role.STAFF, email="staff@example.org")
    propose(family, proposer)
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"staff@example.org"}

    make_focal_point(family=family, seat=2, user=make_user(name="Ben", email="ben@example.org"))
    propose(family, proposer, email="ion@example.org", name="Ion")

    asked = OutgoingMail.objects.get(to="ben@example.org")
    assert asked.subject == "Please confirm: Ion for Rights & access"
    sentence = "Ana proposes Ion for seat 3 of the family “Rights & access”, from 1 March 2005 on."
    assert sentence in asked.body
    assert MandateProposal.objects.first().get_absolute_url() in asked.body


def test_whoever_proposed_hears_the_answer(family, proposer, partner):
    confirm_proposal(propose(family, proposer), actor=partner)

    answered = OutgoingMail.objects.get(occasion__startswith="proposal-answered")
    assert_golden(answered, "families/proposal_answered")


def test_the_second_person_finds_it_on_their_desk_and_the_proposer_does_not(
    family, proposer, partner
):
    propose(family, proposer)

    assert [task.title for task in sources.tasks_for(partner)] == [
        "Confirm Eva for Rights & access, seat 3, or decline"
    ]
    assert sources.tasks_for(proposer) == []
