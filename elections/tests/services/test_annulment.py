"""Two people annul a vote; one alone does not."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from elections import keystore
from elections.choices import ElectionEvent, ElectionStatus
from elections.keystore import Purpose
from elections.models import Election, Resolution
from elections.services.ballots import cast_ballot
from elections.services.certification import answer_complaint, certify_election, file_complaint
from elections.services.resolutions import (
    confirm_step,
    propose_annulment,
    propose_extension,
)
from elections.services.timekeeping import keep_time
from elections.sources import composition_of
from elections.tests.admin_pages import make_tied
from elections.tests.factories import (
    make_frozen_election,
    make_open_election,
    make_operator,
    voters_of,
)
from elections.tests.two_people import (
    WHY,
    annul,
    decided,
    events,
    later,
    mails,
    runoff_of,
)
from elections.tests.voting import make_ballot_for, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return make_operator()


@pytest.fixture
def other():
    return make_operator()


def test_two_people_annul_an_open_vote_and_its_keys_go(one, other, committed):
    election = make_open_election()
    vote(election, voters_of(election)[0])

    with committed():
        annulled = annul(election, one, other)

    told = mails(election, "election_annulled")
    assert annulled.status == ElectionStatus.ANNULLED
    assert {mail.recipient for mail in told} == set(voters_of(election))
    assert WHY in told.first().body
    assert not any(keystore.is_there(annulled, purpose) for purpose in Purpose)
    assert events(election).count(ElectionEvent.ELECTION_ANNULLED) == 1
    assert annulled.chain.count() == 2  # the archive stays as it was


def test_what_is_annulled_takes_no_ballot_and_never_opens_or_closes_again(one, other):
    election = make_open_election()
    user = voters_of(election)[0]
    ballot = make_ballot_for(election.roll.get(user=user))
    annul(election, one, other)

    with pytest.raises(DomainError, match="voting is not open"):
        cast_ballot(election, user, ballot=ballot)
    with clock.at(election.closes_at):
        keep_time()

    assert Election.objects.get(pk=election.pk).status == ElectionStatus.ANNULLED
    for act in (propose_annulment, propose_extension):
        more = {"until": later(election)} if act is propose_extension else {}
        with pytest.raises(DomainError):
            act(election, actor=one, reason=WHY, **more)


@pytest.mark.parametrize("asked_on", ["first round", "run-off"])
def test_a_runoff_and_its_first_round_are_annulled_together(asked_on, one, other):
    election = make_tied()
    runoff = runoff_of(election, one)
    with clock.at(runoff.opens_at):
        keep_time()
        annul(election if asked_on == "first round" else runoff, one, other)

    assert set(Election.objects.values_list("status", flat=True)) == {ElectionStatus.ANNULLED}
    assert Resolution.objects.get().election == election
    assert mails(election, "election_annulled").count() == 4
    assert not mails(runoff, "election_annulled").exists()


def test_a_runoff_that_has_not_opened_is_called_off_with_its_first_round(one, other):
    election = make_tied()
    runoff = runoff_of(election, one)

    with clock.at(election.closes_at):
        annulled = annul(election, one, other)

    runoff.refresh_from_db()
    assert annulled.status == ElectionStatus.ANNULLED
    assert (runoff.status, runoff.cancel_reason) == (ElectionStatus.CANCELLED, WHY)


def test_nothing_is_annulled_before_it_opens(one):
    with pytest.raises(DomainError, match="cannot be annulled now: it is roll frozen"):
        propose_annulment(make_frozen_election(), actor=one, reason=WHY)


def test_a_certified_vote_can_be_annulled_until_it_is_settled(one, other):
    election = decided()
    with clock.at(election.closes_at):
        certify_election(election, actor=one)
        complaint = file_complaint(election, voters_of(election)[0], text="No mail came.")
        resolution = propose_annulment(election, actor=one, reason=WHY)
        until = Election.objects.get(pk=election.pk).complaints_until

    with clock.at(until):  # the time is over, and a complaint is not answered
        assert composition_of(election.call) is None
        annulled_then = transaction_that_is_undone(lambda: confirm_step(resolution, actor=other))
        answer_complaint(complaint, answer="It came.", actor=other)
        assert composition_of(election.call) is not None
        with pytest.raises(DomainError, match="from then on its outcome stands"):
            confirm_step(resolution, actor=other)
        with pytest.raises(DomainError, match="from then on its outcome stands"):
            propose_annulment(election, actor=one, reason=WHY)

    assert annulled_then == ElectionStatus.ANNULLED
    assert Election.objects.get(pk=election.pk).status == ElectionStatus.CERTIFIED


def transaction_that_is_undone(act):
    """Take a step, say what became of the election, and take it back."""
    from django.db import transaction

    with transaction.atomic():
        act()
        status = Election.objects.get().status
        transaction.set_rollback(True)
    return status


def test_nobody_is_seated_by_an_annulled_vote_and_its_call_leads_to_another(one, other):
    election = decided()
    with clock.at(election.closes_at):
        certify_election(election, actor=one)
        annul(election, one, other)
    election.refresh_from_db()

    with clock.at(election.complaints_until + timedelta(days=1)):
        assert composition_of(election.call) is None
    assert not election.call.elections.filter(status=ElectionStatus.CERTIFIED).exists()
