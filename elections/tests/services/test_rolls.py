"""A frozen roll changes by an operator's reason, and by nothing else."""

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.choices import Level
from elections.services.rolls import add_to_roll, strike_from_roll
from elections.tests.factories import make_frozen_election, make_open_election, make_operator
from elections.tests.trusteeship import (
    name_a_registrar,
    name_trustees,
    register,
    run_ceremony,
)
from elections.tests.voting import vote
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db


def test_somebody_the_roll_left_out_is_added_with_a_reason_and_told():
    election, late = make_frozen_election(), make_focal_point()

    entry = add_to_roll(
        election, late.user, late.family, reason="Mandate recorded late.", actor=make_operator()
    )

    assert entry in election.roll.valid()
    assert "Mandate recorded late." in OutgoingMail.objects.get(to=late.user.email).body
    trail = AuditEntry.objects.get(event="elections.roll_corrected")
    assert "late" not in str(trail.content)


def test_other_staff_than_operators_do_not_correct_the_roll():
    election, late, staff = make_frozen_election(), make_focal_point(), make_user(Role.STAFF)

    with pytest.raises(DomainError, match="the Civil Society Division alone corrects it") as no:
        add_to_roll(election, late.user, late.family, reason="Late.", actor=staff)
    with pytest.raises(DomainError, match="none of the operators"):
        strike_from_roll(election.roll.first(), reason="Twice.", actor=staff)

    assert "Tell an operator" in str(no.value)
    assert election.roll.valid().count() == election.roll.count()


def test_somebody_who_should_not_vote_is_struck_and_cannot_vote():
    election = make_open_election()
    entry = election.roll.first()

    strike_from_roll(entry, reason="Counted twice.", actor=make_operator())

    with pytest.raises(DomainError, match="not on the roll"):
        vote(election, entry.user)


def test_whoever_has_voted_stays_on_the_roll():
    election = make_open_election()
    entry = election.roll.first()
    vote(election, entry.user)

    with pytest.raises(DomainError, match="has voted"):
        strike_from_roll(entry, reason="Counted twice.", actor=make_operator())


def test_a_family_has_no_more_votes_than_seats():
    election = make_frozen_election()
    family = election.roll.first().family
    family.seats = 1
    family.save()
    second = make_focal_point(family=family, seat=2)

    with pytest.raises(DomainError, match="as many votes as it has seats"):
        add_to_roll(election, second.user, family, reason="Please.", actor=make_operator())


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_correction_without_a_reason(reason):
    election = make_frozen_election()

    with pytest.raises(DomainError, match="written reason"):
        strike_from_roll(election.roll.first(), reason=reason, actor=make_operator())


def test_no_correction_after_the_close():
    election = make_open_election()

    with clock.at(election.closes_at), pytest.raises(DomainError, match="cannot be corrected now"):
        strike_from_roll(election.roll.first(), reason="Too late.", actor=make_operator())


def test_at_full_separation_a_strike_can_be_taken_back_but_nobody_new_let_in():
    election, operator = make_frozen_election(level=Level.SEPARATED), make_operator()
    name_trustees(election)
    run_ceremony(election)
    name_a_registrar(election)
    register(election)
    entry, late = election.roll.first(), make_focal_point()
    strike_from_roll(entry, reason="Mistaken for another.", actor=operator)

    add_to_roll(election, entry.user, entry.family, reason="It was a mistake.", actor=operator)
    with pytest.raises(DomainError, match="are made already"):
        add_to_roll(election, late.user, late.family, reason="Recorded late.", actor=operator)

    assert entry in election.roll.valid()
