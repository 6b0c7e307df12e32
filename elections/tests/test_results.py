"""What there is to say of an ended vote."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.services.people import note_replaced_address
from elections import rules
from elections.choices import ElectionStatus, HoursChangeKind, QuorumOutcome
from elections.models import Election
from elections.protocol.lot import draw
from elections.results import Result
from elections.services.closing import close_election
from elections.services.ties import draw_lot
from elections.tests.ended import cast, close, make_counted_election
from elections.tests.factories import make_open_election, make_operator, slugs_of, voters_of
from elections.tests.two_people import WHY, annul, decided, extend, runoff_of

pytestmark = pytest.mark.django_db

TIE = ((0, 1), (0,), (2,), (3,))  # one seat is sure, three are tied for two


def test_the_figures_add_up():
    election = make_counted_election((0, 1), (0,), (), (0, 1), (1,))

    result = Result(election)

    assert (result.on_roll, result.received, result.ballots, result.replaced) == (4, 5, 4, 1)
    assert (result.blank, result.with_choices, result.choices) == (1, 3, 4)
    assert result.turnout_percent == 100.0
    assert [c.votes for c in result.elected] == [2, 2]


def test_a_quorum_that_was_missed_twice_leaves_a_note_or_voids_the_vote():
    for outcome, status in [
        (QuorumOutcome.VALID, ElectionStatus.DECIDED),
        (QuorumOutcome.VOID, ElectionStatus.NO_QUORUM),
    ]:
        election = make_counted_election((0,), quorum_percent=50, quorum_outcome=outcome)
        assert election.status == ElectionStatus.OPEN  # extended once
        election = close(election)

        result = Result(election)

        assert election.status == status
        assert not result.quorum_reached
        assert [change.kind for change in result.hours_changes] == [HoursChangeKind.QUORUM]


def _choose_a_telling_number(runoff):
    """Let the order by the number alone differ from that by number and last hash."""
    slugs, last = slugs_of(runoff), runoff.count_fingerprint
    numbers = map(str, range(100))
    telling = (n for n in numbers if rules.drawn_order(n, slugs) != draw(n, last, slugs))
    Election.objects.filter(pk=runoff.pk).update(lot_number=next(telling))


def test_a_lot_can_be_drawn_again_from_what_is_shown():
    first = make_counted_election(*TIE)
    operator = make_operator()
    runoff = runoff_of(first, operator)
    with clock.at(runoff.opens_at):
        cast(runoff, (0,), (1,), (2,))
    with clock.at(runoff.closes_at):
        runoff = close_election(runoff, actor=None)
        _choose_a_telling_number(runoff)
        draw_lot(runoff, actor=operator)
    runoff.refresh_from_db()

    of_runoff = Result(Election.objects.get(pk=runoff.pk)).lot
    of_first = Result(Election.objects.get(pk=first.pk))

    assert of_first.lot == of_runoff
    assert of_first.runoff == runoff
    assert of_runoff.order == draw(of_runoff.number, of_runoff.last_hash, slugs_of(runoff))
    assert of_runoff.commitment == rules.commitment_to(of_runoff.number)
    assert of_runoff.command == (
        f"python -m elections.protocol.lot {runoff.lot_number} {of_runoff.last_hash} "
        + " ".join(sorted(slugs_of(runoff)))
    )
    assert {c.family.slug for c in of_first.elected} >= set(of_runoff.order[:2])


def test_without_a_second_tie_there_is_no_lot():
    first = make_counted_election(*TIE)
    runoff_of(first, make_operator())

    assert Result(first).lot is None


def test_replaced_addresses_are_those_of_voters_between_freeze_and_close():
    election = make_open_election()
    before, within, _silent, after = voters_of(election)
    stranger = make_operator()
    with clock.at(election.roll_frozen_at - timedelta(minutes=1)):
        note_replaced_address(before, before="a@example.org", after="b@example.org")
    for user in (within, stranger):
        note_replaced_address(user, before="a@example.org", after="b@example.org")
    cast(election, (0,))
    election = close(election)
    with clock.at(election.closed_at + timedelta(minutes=1)):
        note_replaced_address(after, before="a@example.org", after="b@example.org")

    result = Result(election)

    assert [replaced.name for replaced in result.replaced_addresses] == [within.name]


def test_who_annulled_a_vote_is_known_for_both_rounds():
    first = make_counted_election(*TIE)
    one, other = make_operator(), make_operator()
    runoff = runoff_of(first, one)
    with clock.at(runoff.opens_at):
        cast(runoff, (0,))
        annul(first, one, other)

    for each in (first, runoff):
        result = Result(Election.objects.get(pk=each.pk))
        assert result.is_annulled
        assert (result.annulment.proposed_by, result.annulment.confirmed_by) == (one, other)
        assert result.election.cancel_reason == WHY
        assert result.extensions == []


def test_who_extended_a_vote_is_known():
    one, other = make_operator(), make_operator()
    election = extend(make_open_election(), one, other)

    (step,) = Result(election).extensions

    assert (step.proposed_by, step.confirmed_by, step.reason) == (one, other, WHY)


def test_an_extension_of_one_round_is_not_told_of_the_other():
    one, other = make_operator(), make_operator()
    first = extend(make_open_election(), one, other)
    cast(first, *TIE)
    first = close(first)
    runoff = runoff_of(first, one)

    assert [len(Result(each).extensions) for each in (first, runoff)] == [1, 0]


def test_an_uncounted_vote_has_no_outcome_to_show():
    election = annul(make_open_election(), make_operator(), make_operator())

    result = Result(election)

    assert not result.is_counted
    assert [c.position for c in result.candidacies] == [1, 2, 3, 4]
    assert (result.elected, result.tied, result.replaced_addresses) == ([], [], [])


def test_the_newest_word_of_each_program_counts():
    election = decided()
    for at, (program, passed) in enumerate([("a", False), ("b", True), ("a", True)]):
        election.checks.create(
            program=program,
            archive_sha256=str(at) * 64,
            passed=passed,
            transcript="",
            checked_at=clock.now() + timedelta(seconds=at),
        )

    assert {c.program: c.passed for c in Result(election).checks} == {"a": True, "b": True}
