"""Two people extend a vote; one alone does not."""

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.choices import ElectionEvent, HoursChangeKind, ResolutionKind
from elections.models import Election, Resolution
from elections.services.resolutions import (
    confirm_step,
    propose_annulment,
    propose_extension,
    withdraw_step,
)
from elections.services.timekeeping import keep_time
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
    events,
    extend,
    extension,
    later,
    mails,
    runoff_of,
)
from families.tests.factories import let_take_over, make_focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return make_operator()


@pytest.fixture
def other():
    return make_operator()


def test_a_second_person_extends_the_vote_and_everybody_is_told(one, other):
    election = make_open_election()
    until = later(election)

    extended = extend(election, one, other)

    change = extended.hours_changes.get()
    assert extended.closes_at == until
    assert (change.kind, change.reason) == (HoursChangeKind.EXTENDED, WHY)
    assert (change.closes_before, change.closes_at) == (election.closes_at, until)
    assert {mail.recipient for mail in mails(election, "vote_extended")} == set(voters_of(election))
    assert events(election)[-2:] == [
        ElectionEvent.STEP_PROPOSED,
        ElectionEvent.ELECTION_EXTENDED,
    ]


def test_a_proposal_alone_changes_nothing_and_is_mailed_to_the_other_operators(one, other):
    election = make_open_election()

    resolution = extension(election, one)

    asked = mails(election, f"step-{resolution.pk}")
    assert Election.objects.get(pk=election.pk).closes_at == election.closes_at
    assert other in {mail.recipient for mail in asked}
    assert one not in {mail.recipient for mail in asked}
    assert not mails(election, "vote_extended").exists()


def test_nobody_confirms_their_own_proposal(one):
    resolution = extension(make_open_election(), one)

    with pytest.raises(DomainError, match="proposed this step yourself"):
        confirm_step(resolution, actor=one)


@pytest.mark.parametrize("propose", [extension, annul])
def test_a_candidates_family_neither_proposes_nor_confirms(propose, one, other):
    election = make_open_election()
    candidate = make_user(Role.OPERATOR)
    let_take_over(election.candidacies.first().family.focal_points.all(), candidate)

    if propose is annul:
        resolution = propose_annulment(election, actor=one, reason=WHY)
        attempt = lambda: propose_annulment(election, actor=candidate, reason=WHY)  # noqa: E731
    else:
        resolution = extension(election, one)
        attempt = lambda: extension(election, candidate)  # noqa: E731

    for act in (attempt, lambda: confirm_step(resolution, actor=candidate)):
        with pytest.raises(DomainError, match="Your family is a candidate"):
            act()
    with pytest.raises(DomainError, match="Your family is a candidate"):
        withdraw_step(resolution, actor=candidate)


def test_a_family_that_lost_in_the_first_round_decides_nothing_about_the_runoff(one):
    election = make_tied()
    election.candidacies.filter(pk=election.candidacies.first().pk).update(outcome="not_elected")
    loser = make_user(Role.OPERATOR)
    let_take_over(election.candidacies.first().family.focal_points.all(), loser)
    runoff = runoff_of(election, one)
    with clock.at(runoff.opens_at):
        keep_time()

        with pytest.raises(DomainError, match="Your family is a candidate"):
            extension(runoff, loser)


def test_a_step_needs_a_reason(one):
    election = make_open_election()

    with pytest.raises(DomainError, match="no reason"):
        propose_extension(election, actor=one, until=later(election), reason=" ")
    with pytest.raises(DomainError, match="no reason"):
        propose_annulment(election, actor=one, reason="")


def test_a_vote_is_extended_once(one, other):
    election = extend(make_open_election(), one, other)

    with pytest.raises(DomainError, match="was extended before"):
        extension(election, one)


@pytest.mark.parametrize("hours", [0, -1])
def test_an_extension_ends_later_than_the_vote(one, hours):
    election = make_open_election()

    with pytest.raises(DomainError, match="Choose a later end"):
        extension(election, one, until=later(election, hours))


def test_what_has_not_opened_or_has_closed_is_not_extended(one, other):
    frozen, election = make_frozen_election(), make_open_election()
    resolution = extension(election, one)

    with pytest.raises(DomainError, match="is not open"):
        extension(frozen, one)
    with clock.at(election.closes_at), pytest.raises(DomainError, match="is not open"):
        extension(election, one)
    with clock.at(election.closes_at), pytest.raises(DomainError, match="is not open"):
        confirm_step(resolution, actor=other)
    assert Resolution.objects.get().confirmed_at is None


def test_a_proposal_waits_once_and_can_be_withdrawn(one, other):
    election = make_open_election()
    resolution = extension(election, one)

    with pytest.raises(DomainError, match="was proposed already"):
        extension(election, other)
    withdraw_step(resolution, actor=other)
    for act in (confirm_step, withdraw_step):
        with pytest.raises(DomainError, match="confirmed or withdrawn before"):
            act(resolution, actor=other)

    assert extension(election, other).proposed_by == other
    assert ElectionEvent.STEP_WITHDRAWN in events(election)


def test_a_step_is_confirmed_once(one, other):
    resolution = extension(make_open_election(), one)
    confirm_step(resolution, actor=other)

    with pytest.raises(DomainError, match="confirmed or withdrawn before"):
        confirm_step(resolution, actor=make_operator())


def test_a_missed_quorum_after_an_extension_still_extends_once_more(one, other):
    election = extend(make_open_election(quorum_percent=50), one, other)

    with clock.at(election.closes_at):
        keep_time()

    kinds = list(election.hours_changes.values_list("kind", flat=True))
    assert kinds == [HoursChangeKind.EXTENDED, HoursChangeKind.QUORUM]


def test_staff_can_be_the_second_person(one):
    election = make_open_election()
    staff = make_focal_point(user=make_user(Role.STAFF)).user

    confirm_step(extension(election, one), actor=staff)

    assert Resolution.objects.get(kind=ResolutionKind.EXTENSION).confirmed_by == staff
