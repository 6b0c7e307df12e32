"""What candidates, operators and late workers might try, and what the portal says."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from elections import rules
from elections.choices import CallStatus, ElectionStatus, Phase
from elections.models import Election, ExpressionOfInterest
from elections.services.calls import cancel_call
from elections.services.certification import answer_complaint, file_complaint
from elections.services.closing import close_election
from elections.services.elections import cancel_election
from elections.services.interests import (
    InterestRefused,
    answer_as_second_voice,
    express_interest,
)
from elections.services.opening import open_election
from elections.services.rolls import add_to_roll, strike_from_roll
from elections.services.ties import draw_lot, prepare_runoff
from elections.services.timekeeping import keep_time
from elections.tests.factories import (
    make_call,
    make_frozen_election,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.voting import vote
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db


def closed_after(ballots, **fields):
    """Hold a vote of four families whose voters cast ``ballots``, by places on the ballot."""
    election = make_open_election(**fields)
    slugs = slugs_of(election)
    for user, places in zip(voters_of(election), ballots, strict=False):
        vote(election, user, *[slugs[place] for place in places])
    with clock.at(election.closes_at):
        return close_election(election, actor=None)


def runoff_after(election, ballots=()):
    opens = election.closes_at + timedelta(hours=1)
    with clock.at(election.closes_at):
        runoff = prepare_runoff(
            election, actor=make_operator(), opens_at=opens, closes_at=opens + timedelta(hours=48)
        )
    slugs = slugs_of(runoff)
    with clock.at(runoff.opens_at):
        open_election(runoff, actor=None)
        for user, places in zip(voters_of(runoff), ballots, strict=False):
            vote(runoff, user, *[slugs[place] for place in places])
    return runoff


def test_a_runoff_cannot_be_called_off():
    election = closed_after([[0], [1], [2], [3]])
    opens = election.closes_at + timedelta(hours=1)
    with clock.at(election.closes_at):
        runoff = prepare_runoff(
            election, actor=make_operator(), opens_at=opens, closes_at=opens + timedelta(hours=48)
        )
        with pytest.raises(DomainError, match="and a run-off, which ends a tie, never"):
            cancel_election(runoff, actor=make_operator(), reason="We changed our mind.")


def test_a_vote_whose_hour_has_come_cannot_be_called_off_even_if_no_worker_is_awake():
    election = make_frozen_election()

    with clock.at(election.opens_at), pytest.raises(DomainError, match="before it opens"):
        cancel_election(election, actor=make_operator(), reason="We changed our mind.")


def test_a_call_whose_hours_are_over_cannot_be_cancelled():
    call = make_call()

    with clock.at(call.closes_at), pytest.raises(DomainError, match="what it led to stands"):
        cancel_call(call, actor=make_operator(), reason="We changed our mind.")


def test_a_runoff_of_a_long_name_finds_room():
    election = closed_after([[0], [1], [2], [3]])
    Election.objects.filter(pk=election.pk).update(slug="x" * 50, title="y" * 200)
    election.refresh_from_db()

    runoff = runoff_after(election)

    assert (len(runoff.slug), len(runoff.title)) == (50, 200)


def test_nobody_is_added_for_a_family_they_do_not_sit_for():
    election, stranger, family = make_frozen_election(), make_operator(), make_family()

    with pytest.raises(DomainError, match="votes for the family they sit for"):
        add_to_roll(election, stranger, family, reason="Please.", actor=make_operator())


def test_nobody_gives_themselves_a_vote():
    election, late = make_frozen_election(), make_focal_point(user=make_operator())

    with pytest.raises(DomainError, match="Nobody gives themselves a vote"):
        add_to_roll(election, late.user, late.family, reason="Please.", actor=late.user)


def test_a_strike_is_taken_back_for_the_same_family_only():
    election, elsewhere = make_frozen_election(), make_family()
    entry = election.roll.first()
    strike_from_roll(entry, reason="Counted twice.", actor=make_operator())

    with pytest.raises(DomainError, match="is no focal point of"):
        add_to_roll(election, entry.user, elsewhere, reason="Back.", actor=make_operator())
    add_to_roll(election, entry.user, entry.family, reason="Back.", actor=make_operator())

    assert entry in election.roll.valid()


def test_the_ranking_below_the_elected_follows_the_lot():
    election = closed_after([[0], [1], [2], [3]])
    runoff = runoff_after(election, [[0], [1], [2], [3]])
    with clock.at(runoff.closes_at):
        close_election(runoff, actor=None)
        runoff.refresh_from_db()
        runoff = draw_lot(runoff, actor=make_operator())

    order = [c.family.slug for c in election.ranking()]
    assert order == rules.drawn_order(runoff.lot_seed, slugs_of(runoff))


def test_the_page_shows_the_lots_order_of_the_tied_only(client):
    election = closed_after([[0], [1], [2], [3]])
    runoff = runoff_after(election, [[0], [0], [1], [2]])
    with clock.at(runoff.closes_at):
        close_election(runoff, actor=None)
        runoff.refresh_from_db()
        runoff = draw_lot(runoff, actor=make_operator()) if runoff.status == "tied" else runoff

    page = client.get(f"/elections/{runoff.slug}/result/").text
    tied = [c.family.slug for c in runoff.candidacies.all() if c.votes == 1]
    if runoff.lot_drawn_at:
        assert ", ".join(rules.drawn_order(runoff.lot_seed, tied)) in page


def test_between_equals_the_count_draws_and_not_the_ballot():
    election = closed_after([[0, 1, 2]], max_choices=3)

    order = [c.family.slug for c in election.ranking()]
    assert order == rules.drawn_order(election.count_fingerprint, order)


def test_after_its_close_a_vote_says_that_it_is_being_counted(client):
    election = make_open_election()

    with clock.at(election.closes_at):
        page = client.get(election.get_absolute_url()).text
        assert election.phase == Phase.COUNTING

    assert "Voting has closed. The result is not known to anybody yet." in page


def test_nobody_is_asked_for_a_vote_that_is_over():
    election = make_frozen_election()

    with clock.at(election.closes_at):
        keep_time()

    election.refresh_from_db()
    assert election.status == ElectionStatus.DECIDED
    opened = OutgoingMail.objects.filter(occasion=f"election/{election.slug}/election_opened")
    assert not opened.exists()


def test_one_broken_box_does_not_stop_the_clock_of_the_others(caplog):
    broken, whole = make_open_election(), make_open_election()
    Election.objects.filter(pk=broken.pk).update(description_text="not a description")

    with clock.at(max(broken.closes_at, whole.closes_at)):
        keep_time()

    whole.refresh_from_db()
    assert whole.status == ElectionStatus.DECIDED
    assert f"{broken.slug} could not be looked after" in caplog.text


def test_a_doubled_click_offers_once_and_gets_the_same_number():
    call, author = make_call(), make_focal_point()

    first = express_interest(call, author, statement="We will serve.")
    second = express_interest(call, author, statement="We will serve.")

    assert first == second
    assert ExpressionOfInterest.objects.count() == 1


def test_an_offer_to_a_cancelled_call_is_told_so():
    with pytest.raises(InterestRefused, match="The call was cancelled"):
        express_interest(make_call(CallStatus.CANCELLED), make_focal_point(), statement="We offer.")


def test_the_second_voice_speaks_once():
    call, family = make_call(), make_family()
    first, second = (make_focal_point(family=family, seat=seat) for seat in (1, 2))
    interest = express_interest(call, first, statement="We will serve.")
    answer_as_second_voice(interest, second, supports=True)

    with pytest.raises(DomainError, match="has answered already"):
        answer_as_second_voice(interest, second, supports=False)


def test_a_complaint_is_filed_once(client):
    election = make_open_election()
    voter = voters_of(election)[0]
    file_complaint(election, voter, text="No reminder came.")

    with pytest.raises(DomainError, match="filed this complaint already"):
        file_complaint(election, voter, text="No reminder came.")


def test_somebody_struck_from_the_roll_can_complain(client):
    election = make_open_election()
    entry = election.roll.first()
    strike_from_roll(entry, reason="Counted twice.", actor=make_operator())
    client.force_login(entry.user)

    page = client.post(
        f"/elections/{election.slug}/complain/", {"text": "I was struck."}, follow=True
    )

    assert "Your complaint has the number CO-" in page.text


def test_that_somebody_was_reminded_is_not_published(client):
    election = make_open_election(reminders=[24])
    voter = voters_of(election)[0]
    with clock.at(election.closes_at - timedelta(hours=24)):
        keep_time()
    with clock.at(election.closes_at):
        close_election(election, actor=None)
        complaint = file_complaint(election, voter, text="No reminder came.")
        answer_complaint(complaint, answer="It was sent.", actor=make_operator())

    page = client.get(f"/elections/{election.slug}/result/").text
    assert "Voting is open" in page
    assert "You have not voted yet" not in page
    assert any("not voted" in mail["subject"] for mail in complaint.mails)
