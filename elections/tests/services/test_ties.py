"""A tie is put to a run-off, and a second tie to a lot anyone can recompute."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from elections import rules
from elections.choices import ElectionStatus, Level, Outcome
from elections.models import Election
from elections.protocol.lot import draw
from elections.services.certification import certify_election
from elections.services.closing import close_election
from elections.services.opening import open_election
from elections.services.ties import draw_lot, prepare_runoff
from elections.services.timekeeping import keep_time
from elections.tests.factories import (
    make_frozen_election,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.trusteeship import (
    decrypt,
    name_a_registrar,
    name_trustees,
    register,
    run_ceremony,
)
from elections.tests.voting import vote

pytestmark = pytest.mark.django_db


def tied_election():
    """Two sure seats for a and b; c and d are tied for the third, e is out."""
    election = make_open_election(families=5, voters=6)
    return tie(election), tuple(slugs_of(election)[2:4])


def tie(election):
    """Let six vote so that two are sure, and two tied for the third seat."""
    a, b, c, d, e = slugs_of(election)
    ballots = [[a, b, c], [a, b, c], [a, b, d], [a, b, d], [a, e], []]
    for user, choices in zip(voters_of(election), ballots, strict=True):
        vote(election, user, *choices)
    with clock.at(election.closes_at):
        return close_election(election, actor=None)


def runoff_of(election):
    opens = election.closes_at + timedelta(hours=18)
    with clock.at(election.closes_at + timedelta(hours=1)):
        return prepare_runoff(
            election, actor=make_operator(), opens_at=opens, closes_at=opens + timedelta(hours=48)
        )


def hold(runoff, ballots):
    with clock.at(runoff.opens_at):
        keep_time()
        for user, choices in zip(voters_of(runoff), ballots, strict=False):
            vote(runoff, user, *choices)
    with clock.at(runoff.closes_at):
        keep_time()
    runoff.refresh_from_db()
    return runoff


def outcomes(election):
    return {c.family.slug: c.outcome for c in election.candidacies.all()}


def test_a_tie_stops_and_names_the_sure_seats_only():
    election, (c, d) = tied_election()

    assert election.status == ElectionStatus.TIED
    elected = [slug for slug, outcome in outcomes(election).items() if outcome == Outcome.ELECTED]
    tied = {slug for slug, outcome in outcomes(election).items() if outcome == Outcome.TIED}
    assert (len(elected), tied) == (2, {c, d})


def test_a_tied_election_cannot_be_certified():
    election, _ = tied_election()

    with pytest.raises(DomainError, match="cannot become certified"):
        certify_election(election, actor=make_operator())


def test_the_runoff_is_among_the_tied_on_the_same_roll_with_the_lot_bound_beforehand():
    election, tied = tied_election()

    runoff = runoff_of(election)

    assert set(slugs_of(runoff)) == set(tied)
    assert voters_of(runoff) == voters_of(election)
    assert (runoff.seats, runoff.max_choices) == (1, 1)
    assert not runoff.roll.voted().exists()
    entry = AuditEntry.objects.get(event="elections.runoff_prepared")
    assert entry.data["lot_commitment"] == rules.commitment_to(runoff.lot_number)
    mail = OutgoingMail.objects.filter(occasion=f"election/{runoff.slug}/runoff_announced").first()
    assert runoff.lot_commitment in mail.body
    assert runoff.lot_number not in mail.body


def test_there_is_one_runoff_and_only_after_a_tie():
    election, _ = tied_election()
    runoff_of(election)

    with pytest.raises(DomainError, match="set already"):
        runoff_of(election)
    with pytest.raises(DomainError, match="no tie"):
        runoff_of(make_open_election())


def test_a_decided_runoff_settles_the_first_round():
    election, (c, d) = tied_election()

    runoff = hold(runoff_of(election), [[c], [c], [d]])

    election.refresh_from_db()
    assert (runoff.status, election.status) == (ElectionStatus.DECIDED, ElectionStatus.DECIDED)
    assert outcomes(election)[c] == Outcome.ELECTED
    assert outcomes(election)[d] == Outcome.NOT_ELECTED
    assert [x.family.slug for x in election.ranking()][2:4] == [c, d]


def test_a_second_tie_is_decided_by_the_number_that_was_bound():
    election, tied = tied_election()
    runoff = hold(runoff_of(election), [[tied[0]], [tied[1]]])
    assert runoff.status == ElectionStatus.TIED

    runoff = draw_lot(runoff, actor=make_operator())

    winner, loser = draw(runoff.lot_number, runoff.count_fingerprint, tied)
    election.refresh_from_db()
    assert election.status == ElectionStatus.DECIDED
    assert (outcomes(election)[winner], outcomes(election)[loser]) == (
        Outcome.ELECTED,
        Outcome.NOT_ELECTED,
    )
    assert AuditEntry.objects.get(event="elections.lot_drawn").data["number"] == runoff.lot_number


def test_a_lot_is_drawn_after_a_second_tie_only():
    election, (c, _d) = tied_election()
    runoff = hold(runoff_of(election), [[c]])

    for each in (election, runoff):
        with pytest.raises(DomainError, match="no second tie"):
            draw_lot(each, actor=make_operator())


class TestLevelsOfARunoff:
    """The same people keep the key; at full separation the codes' public halves are made anew."""

    def test_the_trustees_of_the_first_round_decrypt_the_runoff_with_the_same_secrets(self):
        with clock.at(clock.now() - timedelta(hours=1)):
            election = make_frozen_election(families=5, voters=6, level=Level.SHARED)
            name_trustees(election)
            secrets = run_ceremony(election)
        election = tie(open_election(election, actor=None))
        decrypt(election, secrets, 1, 2)

        runoff = runoff_of(election)
        with clock.at(runoff.opens_at):
            keep_time()
            vote(runoff, voters_of(runoff)[0], slugs_of(runoff)[0])
        with clock.at(runoff.closes_at):
            keep_time()
        runoff.refresh_from_db()
        assert runoff.status == ElectionStatus.CLOSED
        decrypt(runoff, secrets, 2, 3)

        election.refresh_from_db()
        assert (runoff.status, election.status) == (ElectionStatus.DECIDED, ElectionStatus.DECIDED)
        assert runoff.trustees_text == election.trustees_text
        assert runoff.uuid != election.uuid

    def test_the_registrar_registers_the_same_codes_for_the_runoff(self):
        with clock.at(clock.now() - timedelta(hours=1)):
            election = make_frozen_election(families=5, voters=6, level=Level.SEPARATED)
            name_trustees(election)
            run_ceremony(election)
            registrar = name_a_registrar(election)
            seed = register(election)
        election = open_election(election, actor=None)

        Election.objects.filter(pk=election.pk).update(
            status=ElectionStatus.TIED,
            closed_at=clock.now(),
            counted_at=clock.now(),
            ballots=0,
            blank_ballots=0,
        )
        election.candidacies.update(outcome=Outcome.TIED)
        runoff = runoff_of(election)

        assert runoff.keys_ready_at is None
        asked = OutgoingMail.objects.filter(
            occasion__startswith=f"election/{runoff.slug}/registrar"
        )
        assert asked.get().to == registrar.address
        register(runoff, seed)
        assert runoff.keys_ready_at is not None
