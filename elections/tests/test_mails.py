"""Every mail of calls and elections, as it reads."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from elections import rules
from elections.choices import Level
from elections.models import Election
from elections.services.calls import cancel_call, close_call
from elections.services.certification import answer_complaint, certify_election, file_complaint
from elections.services.closing import close_election
from elections.services.elections import cancel_election, freeze_roll, prepare_election
from elections.services.interests import InterestRefused, express_interest, withdraw_interest
from elections.services.opening import open_election
from elections.services.resolutions import confirm_step, propose_annulment, propose_extension
from elections.services.rolls import add_to_roll, strike_from_roll
from elections.services.ties import draw_lot, prepare_runoff
from elections.services.timekeeping import keep_time
from elections.services.trials import prepare_trial
from elections.tests.factories import at_geneva, make_call, make_interest, make_operator
from elections.tests.voting import vote as cast
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db
OPENS, CLOSES = at_geneva("2005-01-05 10:00"), at_geneva("2005-01-14 18:00")


def person(slug, zone="Asia/Tokyo", seat=1, family=None):
    user = make_user(email=f"{slug}.{seat}@example.org", name=f"Reader of {slug}", time_zone=zone)
    family = family or make_family(slug=slug, name_en=slug.title())
    return make_focal_point(user=user, family=family, seat=seat)


def a_call(**fields):
    values = {"slug": "csbs", "title": "Rights & Access", "opens_at": OPENS, "closes_at": CLOSES}
    return make_call(**values | fields)


def mail(occasion, to):
    return OutgoingMail.objects.get(occasion=occasion, to=to.user.email)


def check(name, occasion, to, **hiding):
    letter = mail(occasion, to)
    volatile = {letter.to: "READER"} | {str(value): key.upper() for key, value in hiding.items()}
    assert_golden(letter, f"elections/{name}", hiding=volatile)


def test_mails_of_a_call():
    asia = person("asia")
    with clock.at(OPENS - timedelta(days=1)):
        call = a_call(status="scheduled")
    with clock.at(OPENS):
        keep_time()
    with clock.at(CLOSES - timedelta(hours=24)):
        keep_time()
    make_interest(call, asia, reference="EI-2005-0001")
    with clock.at(CLOSES):
        close_call(call, actor=None)

    check("call_opened", "call/csbs/opened", asia)
    check("call_closing", "call/csbs/closing", asia)
    check("call_closed", "call/csbs/closed", asia)


def test_mail_of_a_cancelled_call():
    asia = person("asia")
    with clock.at(CLOSES - timedelta(days=1)):
        cancel_call(a_call(), actor=make_user(), reason="The summit was moved.")

    check("call_cancelled", "call/csbs/cancelled", asia)


def test_mails_of_an_offer():
    asia, africa = person("asia"), person("africa", "Africa/Tunis")
    partner = person("asia", "Asia/Manila", 2, asia.family)
    call = a_call()
    with clock.at(CLOSES - timedelta(hours=2)):
        interest = express_interest(call, asia, statement="We will serve.\n\nTwo people.")
        withdraw_interest(interest, asia)
    with clock.at(CLOSES + timedelta(minutes=2)), pytest.raises(InterestRefused):
        express_interest(call, africa, statement="Too late.")

    occasion = f"call/csbs/{interest.reference}"
    check("interest_receipt", occasion, asia)
    check("interest_to_confirm", occasion, partner)
    check("interest_expressed", occasion, africa)
    check("interest_withdrawn", f"{occasion}-withdrawn", africa)
    kept = call.refused.get()
    check("interest_refused", f"call/csbs/refused-{kept.pk}", africa)


@pytest.fixture
def vote():
    """A vote of five families on 19 January; everybody reads in Tokyo."""
    points = [person(slug) for slug in ("africa", "asia", "gender", "media", "youth")]
    call = a_call(status="closed")
    for point in points:
        make_interest(call, point)
    with clock.at(at_geneva("2005-01-18 12:00")):
        election = prepare_election(
            call, actor=make_user(), slug="vote", title="Vote & Voice", question="Which?",
            opens_at=at_geneva("2005-01-19 09:00"), closes_at=at_geneva("2005-01-25 18:00"),
            correction_hours=6, level=Level.STANDARD, reminders=[24],
        )  # fmt: skip
        freeze_roll(election, actor=make_user())
    return Election.objects.get(), points


def test_mails_before_the_vote(vote):
    election, (africa, *_rest) = vote
    late, operator = person("late"), make_operator()
    with clock.at(at_geneva("2005-01-18 13:00")):
        entry = add_to_roll(
            election, late.user, late.family, reason="Recorded late.", actor=operator
        )
        strike_from_roll(entry, reason="It was a mistake.", actor=operator)
        cancel_election(election, actor=operator, reason="A family was forgotten.")

    check("roll_frozen", "election/vote/roll_frozen", africa)
    added, struck = entry.corrections.order_by("pk")
    check("roll_added", f"election/vote/correction-{added.pk}", late)
    check("roll_struck", f"election/vote/correction-{struck.pk}", late)
    check("election_cancelled", "election/vote/election_cancelled", africa)


def hold(election, ballots):
    for position, candidacy in enumerate(election.candidacies.order_by("family__slug"), start=1):
        candidacy.position = position  # the draw is at random, and a golden file is not
        candidacy.save()
    with clock.at(election.opens_at):
        open_election(election, actor=None)
        for point, choices in ballots.items():
            cast(election, point.user, *choices)
    with clock.at(election.closes_at - timedelta(hours=24)):
        keep_time()
    with clock.at(election.closes_at):
        close_election(election, actor=None)
    election.refresh_from_db()


def test_mails_of_a_vote_and_its_complaint(vote):
    election, (africa, asia, gender, media, youth) = vote
    hold(
        election, {africa: ["asia", "gender"], asia: ["asia", "media"], gender: ["asia", "gender"]}
    )
    operator = make_user(name="Officer A")
    with clock.at(at_geneva("2005-01-28 15:00")):
        certify_election(election, actor=operator)
        complaint = file_complaint(election, youth.user, text="No reminder came.")
        answer_complaint(complaint, answer="It was accepted by your server.", actor=operator)

    tracker = election.roll.get(user=africa.user).tracker
    check("election_opened", "election/vote/election_opened", africa)
    check("vote_cast", f"election/vote/vote_cast/{tracker}", africa, tracker=tracker)
    check("election_closing", "election/vote/reminder-20050124T1700Z", media)
    check("election_counted", "election/vote/election_counted", africa)
    check("election_certified", "election/vote/election_certified", africa)
    occasion = f"election/vote/complaint-{complaint.reference}"
    check("complaint_receipt", occasion, youth)
    check("complaint_answered", f"{occasion}-answered", youth)


def test_mail_to_whoever_answers_a_complaint(vote):
    election, (africa, *_rest) = vote
    operator = make_focal_point(user=make_user(Role.OPERATOR, name="Officer A"))
    with clock.at(election.opens_at):
        open_election(election, actor=None)
        complaint = file_complaint(election, africa.user, text="No reminder came.")

    occasion = f"election/vote/complaint-{complaint.reference}"
    check("complaint_filed", occasion, operator, number=f"complaint/{complaint.pk}/")


def test_mails_of_two_ties(vote, monkeypatch):
    monkeypatch.setattr(rules, "drawn_order", lambda _seed, slugs: sorted(slugs))
    election, points = vote
    slugs = [point.family.slug for point in points]
    hold(election, {point: [slug] for point, slug in zip(points, slugs, strict=True)})
    operator = make_user()
    with clock.at(election.closes_at):
        runoff = prepare_runoff(
            election, actor=operator, opens_at=at_geneva("2005-01-26 12:00"),
            closes_at=at_geneva("2005-01-28 12:00"),
        )  # fmt: skip
    Election.objects.filter(pk=runoff.pk).update(lot_number="2005")
    runoff.refresh_from_db()
    hold(runoff, {point: [slug] for point, slug in zip(points, slugs, strict=True)})
    with clock.at(runoff.closes_at):
        draw_lot(runoff, actor=operator)
    last = runoff.count_fingerprint

    africa = points[0]
    announced = mail("election/vote-run-off/runoff_announced", africa)
    seal = announced.body.split("number is:\n")[1].split()[0]
    check("election_tied", "election/vote/election_counted", africa)
    check("runoff_announced", "election/vote-run-off/runoff_announced", africa, seal=seal)
    check("runoff_tied", "election/vote-run-off/election_counted", africa)
    check("lot_drawn", "election/vote-run-off/lot_drawn", africa, last=last)


@pytest.fixture
def one():
    return make_user(Role.OPERATOR, name="Officer A", email="one@example.org")


@pytest.fixture
def other():
    return make_focal_point(
        user=make_user(Role.OPERATOR, name="Officer B", email="other@example.org")
    )


def test_mails_of_an_extension(vote, one, other):
    election, (africa, *_rest) = vote
    with clock.at(election.opens_at):
        election = open_election(election, actor=None)
        until = at_geneva("2005-01-27 18:00")
        step = propose_extension(election, actor=one, until=until, reason="The network was down.")
        confirm_step(step, actor=other.user)

    number = f"election/{election.pk}/"
    check("extension_proposed", f"election/vote/step-{step.pk}", other, number=number)
    check("vote_extended", "election/vote/vote_extended", africa)


def test_mails_of_an_annulment(vote, one, other):
    election, (africa, *_rest) = vote
    with clock.at(election.opens_at):
        election = open_election(election, actor=None)
        step = propose_annulment(election, actor=one, reason="The roll was wrong.")
        confirm_step(step, actor=other.user)

    number = f"election/{election.pk}/"
    check("annulment_proposed", f"election/vote/step-{step.pk}", other, number=number)
    check("election_annulled", "election/vote/election_annulled", africa)


def test_mails_of_a_vote_with_a_quorum(vote):
    election, (africa, *_rest) = vote
    Election.objects.update(quorum_percent=50)
    election.refresh_from_db()
    with clock.at(election.opens_at):
        open_election(election, actor=None)
    with clock.at(election.closes_at):
        keep_time()

    check("opened_with_quorum", "election/vote/election_opened", africa)
    check("extended_for_quorum", "election/vote/extended_for_quorum", africa)


def test_mail_of_a_vote_that_opens_later(vote):
    election, (africa, *_rest) = vote
    Election.objects.update(level=Level.SHARED, keys_ready_at=None)
    with clock.at(election.opens_at):
        keep_time()

    check("opening_postponed", "election/vote/postponed-200501200800", africa)


def test_mails_of_a_trial_say_so(vote, one):
    election, (africa, *_rest) = vote
    with clock.at(at_geneva("2005-01-18 13:00")):
        trial = prepare_trial(
            election, actor=one, opens_at=at_geneva("2005-01-18 14:00"),
            closes_at=at_geneva("2005-01-18 16:00"),
        )  # fmt: skip
        freeze_roll(trial, actor=one)
    with clock.at(trial.opens_at):
        keep_time()
    with clock.at(trial.closes_at):
        keep_time()

    for occasion in ("roll_frozen", "election_opened", "election_counted"):
        check(f"trial_{occasion}", f"election/vote-trial/{occasion}", africa)
