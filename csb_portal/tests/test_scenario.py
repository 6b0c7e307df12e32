"""Acts 1, 2, 3 and 7 of the scenario, replayed at their own dates, number by number."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from csb_portal import audit, clock
from csb_portal.demo.acts.call import CALL
from csb_portal.demo.acts.election import ELECTION, RUNOFF
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.replay import END, replay
from csb_portal.models import AuditEntry, MailStatus, OutgoingMail, User
from elections.choices import ElectionStatus, InterestStatus, Outcome, Route
from elections.models import Complaint, Election, ExpressionOfInterest, KeptStatement, VolunteerCall
from liaison.choices import Manner
from liaison.models import Message
from reports.models import MonthlyReport
from secretariat.models import Seat
from secretariat.permissions import is_secretariat_member

pytestmark = pytest.mark.django_db
CALENDAR = Calendar()


def at(text):
    return CALENDAR.at(text)


@pytest.fixture(scope="module")
def replayed(django_db_setup, django_db_blocker):
    """Replay the three months once for all questions, and take them back at the end."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(at(END)):
        replay(CALENDAR, until=at(END))
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def past(replayed, db):
    """Ask every question on 8 April 2005, and let none change an answer."""
    with clock.at(at(END)):
        yield


def mails(occasion):
    return OutgoingMail.objects.filter(occasion=occasion)


def votes(slug):
    candidacies = Election.objects.get(slug=slug).candidacies.select_related("family")
    return {c.family.slug: (c.votes, c.rank, c.outcome) for c in candidacies}


# --- act 1: the call ------------------------------------------------------------------


def test_1_1_the_call_reaches_42_people_with_its_deadline_in_both_zones():
    opened = mails(f"call/{CALL}/opened")

    assert opened.count() == 42
    assert {mail.queued_at for mail in opened} == {at("2005-01-05T10:00")}
    tehran = opened.get(to="africa.a@example.org")
    assert "14 January 2005, 20:30" in tehran.body
    assert "18:00 CET" in tehran.body


def test_1_2_five_families_get_a_number_and_the_bureau_reads_each_offer_at_once():
    interests = list(ExpressionOfInterest.objects.filter(call__slug=CALL))

    assert [interest.family.slug for interest in interests] == [
        "networks-coalitions", "volunteers", "asia", "gender", "africa",
    ]  # fmt: skip
    assert [i.reference for i in interests] == [f"EI-2005-000{n}" for n in range(1, 6)]
    assert {interest.status for interest in interests} == {InterestStatus.STANDING}
    for interest in interests:
        told = mails(f"call/{CALL}/{interest.reference}")
        assert told.count() == 42
        assert {mail.queued_at for mail in told} == {interest.received_at}


def test_1_3_only_silent_families_are_reminded_24_hours_before():
    reminders = mails(f"call/{CALL}/closing")

    assert {mail.queued_at for mail in reminders} == {at("2005-01-13T18:00")}
    assert reminders.count() == 42 - 2 * 4  # Africa answers on the last day
    assert not reminders.filter(to__startswith="asia.").exists()
    assert reminders.filter(to__startswith="africa.").count() == 2


def test_1_4_two_minutes_before_the_end_is_in_time():
    africa = ExpressionOfInterest.objects.get(family__slug="africa")

    assert africa.received_at == at("2005-01-14T17:58")


def test_1_5_two_minutes_late_is_refused_with_the_reason_and_the_text_is_kept():
    kept = KeptStatement.objects.get()

    assert kept.author.email == "youth.a@example.org"
    assert kept.refused_at == at("2005-01-14T18:02")
    assert "closed at" in kept.reason
    assert kept.statement == "Sorry we are two minutes late, our connection broke."
    assert kept.statement in mails(f"call/{CALL}/refused-{kept.pk}").get().body


def test_1_6_five_are_more_than_three_so_an_election_is_needed(client):
    call = VolunteerCall.objects.get(slug=CALL)
    page = client.get(call.get_absolute_url())

    assert call.closed_at == at("2005-01-14T18:00")
    assert call.route == Route.VOTE
    assert "5 families volunteered." in page.text
    assert "More than 3: an election is needed." in page.text
    for branch in ("Exactly 3: all of them serve", "Fewer than 3: the volunteers serve"):
        assert branch in page.text


def test_1_8_the_roll_of_42_is_published_to_the_42_with_six_hours_to_correct_it():
    election = Election.objects.get(slug=ELECTION)

    assert election.roll_frozen_at == at("2005-01-18T12:00")
    assert election.roll_final_at == at("2005-01-18T18:00")
    assert election.roll.valid().count() == 42
    assert mails(f"election/{ELECTION}/roll_frozen").count() == 42


# --- act 2: the election and the tie --------------------------------------------------


def test_2_1_the_vote_opens_by_the_clock_with_five_candidates_in_the_recorded_draw():
    election = Election.objects.get(slug=ELECTION)
    drawn = AuditEntry.objects.get(event="elections.roll_frozen").data["order"]

    assert election.opened_at == at("2005-01-19T09:00")
    assert (election.candidacies.count(), election.seats, election.max_choices) == (5, 3, 3)
    assert [c.family.slug for c in election.candidacies.order_by("position")] == drawn


def test_2_2_and_2_6_36_of_42_vote_and_one_ballot_is_blank():
    election = Election.objects.get(slug=ELECTION)

    assert election.roll.valid().count() == 42
    assert (election.ballots, election.blank_ballots) == (36, 1)
    assert election.roll.voted().count() == 36
    assert sum(number for number, _rank, _outcome in votes(ELECTION).values()) == 102
    assert mails(f"election/{ELECTION}/vote_cast").count() == 36


def test_2_3_a_second_ballot_changes_nothing():
    entry = Election.objects.get(slug=ELECTION).roll.get(user__email="asia.a@example.org")

    assert entry.voted_at == at("2005-01-20T19:00")
    assert mails(f"election/{ELECTION}/vote_cast").filter(to="asia.a@example.org").count() == 1


def test_2_5_one_reminder_to_those_who_have_not_voted_and_to_nobody_else():
    reminders = mails(f"election/{ELECTION}/reminder-24")
    election = Election.objects.get(slug=ELECTION)
    late = election.roll.exclude(voted_at__lt=at("2005-01-24T18:00"))

    assert {mail.queued_at for mail in reminders} == {at("2005-01-24T18:00")}
    assert {mail.to for mail in reminders} == {entry.user.email for entry in late}
    assert reminders.count() == 42 - 31


def test_2_7_the_count_names_two_and_stops_at_the_tie_for_the_third_seat():
    about = audit.entries_about(Election.objects.get(slug=ELECTION))
    closed = about.get(event="elections.election_closed")

    assert {slug: figures[:2] for slug, figures in votes(ELECTION).items()} == {
        "asia": (27, 1),
        "networks-coalitions": (24, 2),
        "africa": (18, 3),
        "gender": (18, 3),
        "volunteers": (15, 5),
    }
    assert closed.data["elected"] == ["asia", "networks-coalitions"]
    assert sorted(closed.data["tied"]) == ["africa", "gender"]
    assert closed.data["status"] == "tied"


def test_2_8_and_2_9_the_runoff_on_the_same_roll_ends_20_to_18():
    runoff = Election.objects.get(slug=RUNOFF)

    assert (runoff.opened_at, runoff.closed_at) == (at("2005-01-26T12:00"), at("2005-01-28T12:01"))
    assert (runoff.roll.valid().count(), runoff.ballots) == (42, 38)
    assert votes(RUNOFF) == {
        "africa": (20, 1, Outcome.ELECTED),
        "gender": (18, 2, Outcome.NOT_ELECTED),
    }


def test_2_10_the_certified_result_is_public(client):
    election = Election.objects.get(slug=ELECTION)
    page = client.get(f"/elections/{ELECTION}/result/")

    assert election.status == ElectionStatus.CERTIFIED
    assert election.certified_at == at("2005-01-28T15:00")
    assert election.complaints_until == election.certified_at + timedelta(hours=24)
    elected = [c.family.slug for c in election.ranking() if c.is_elected]
    assert elected == ["asia", "networks-coalitions", "africa"]
    assert election.count_fingerprint in page.text
    assert "Officer A, Civil Society Division" in page.text


def test_2_11_the_complaint_is_answered_with_the_delivery_log_as_evidence(client):
    complaint = Complaint.objects.get()
    page = client.get(f"/elections/{RUNOFF}/result/")

    assert complaint.filed_at == at("2005-01-29T11:00")
    (opened,) = [x for x in complaint.evidence if x["subject"].startswith("Voting is open")]
    assert opened["status"] == "accepted"
    assert datetime.fromisoformat(opened["accepted_at"]) == at("2005-01-26T12:00")
    assert complaint.answer in page.text


def test_2_12_six_people_of_three_families_are_seated():
    seats = list(Seat.objects.select_related("user"))

    assert [seat.user.email for seat in seats] == [
        "asia.a@example.org",
        "asia.b@example.org",
        "networks-coalitions.a@example.org",
        "networks-coalitions.b@example.org",
        "africa.a@example.org",
        "africa.b@example.org",
    ]
    assert {seat.since.isoformat() for seat in seats} == {"2005-01-31"}
    members = [user.email for user in User.objects.all() if is_secretariat_member(user)]
    assert len(members) == 6


# --- act 3: relays and requests -------------------------------------------------------


def test_act_3_has_nine_relays_and_eight_requests():
    references = [message.reference for message in Message.objects.order_by("received_at", "pk")]

    assert sorted(references) == [
        *(f"RL-2005-000{number}" for number in range(1, 10)),
        *(f"RQ-2005-000{number}" for number in range(1, 9)),
    ]


def test_3_2_twelve_overpasses_reach_42_people_in_45_minutes():
    relay = Message.objects.get(subject__startswith="Twelve overpasses")

    assert relay.minutes == 45
    assert mails(f"relay/{relay.reference}/cs-bureau").count() == 42


def test_3_3_an_answer_one_day_late_is_flagged():
    request = Message.objects.get(subject__startswith="French and Spanish interpretation")

    assert request.due_at == at("2005-02-09T18:00")
    assert request.answer.answered_at == at("2005-02-10T16:00")
    assert request.days_late == 1


def test_3_4_an_oral_answer_is_recorded_with_who_when_and_where():
    answer = Message.objects.get(subject__startswith="List of organisations").answer

    assert (answer.manner, answer.answered_at) == (Manner.ORAL, at("2005-02-22T08:45"))
    assert (answer.answered_by, answer.place) == (
        "Executive Secretariat",
        "Daily plenary, Room XVIII",
    )


def test_3_7_a_friday_evening_takes_61_hours_and_50_minutes():
    relay = Message.objects.get(subject__startswith="End of PrepCom-2")

    assert relay.minutes == 61 * 60 + 50


# --- act 7: two monthly reports -------------------------------------------------------

FEBRUARY = {
    "relays_received": 7,
    "relays_within_24_hours": 6,
    "requests_received": 6,
    "requests_delivered": 6,
    "requests_answered": 6,
    "requests_open_at_end": 0,
    "families_active": 21,
    "seats_filled": 42,
    "seats_held": 6,
    "seats_vacant": 0,
}
MARCH = FEBRUARY | {
    "relays_received": 2,
    "relays_within_24_hours": 2,
    "requests_received": 2,
    "requests_delivered": 2,
    "requests_answered": 0,
    "requests_open_at_end": 2,
}


@pytest.mark.parametrize(
    ("month", "figures", "drafted", "published"),
    [
        ("2005-02-01", FEBRUARY, "2005-03-01T06:00", "2005-03-04T16:00"),
        ("2005-03-01", MARCH, "2005-04-01T06:00", "2005-04-05T10:00"),
    ],
)
def test_act_7_the_reports_figures_are_counted_from_the_records(month, figures, drafted, published):
    report = MonthlyReport.objects.get(month=month)

    counted = {row["key"]: row["value"] for row in report.figures}
    assert {key: counted[key] for key in figures} == figures
    assert (report.drafted_at, report.published_at) == (at(drafted), at(published))


def test_act_7_the_correction_is_version_1_1_and_both_can_be_read(client):
    versions = {
        version.number: version
        for version in MonthlyReport.objects.get(month="2005-02-01").versions.all()
    }

    assert sorted(versions) == ["1.0", "1.1"]
    assert versions["1.1"].published_at == at("2005-03-08T15:30")
    assert "59 people asked" in client.get("/reports/2005-02/1.0/").text
    latest = client.get("/reports/2005-02/").text
    assert "60 people asked" in latest
    assert "corrected to 60" in latest


def test_act_7_no_other_month_owes_a_report():
    assert [str(report.month) for report in MonthlyReport.objects.order_by("month")] == [
        "2005-02-01",
        "2005-03-01",
    ]
    assert MonthlyReport.objects.missing_months() == []


# --- all of it ------------------------------------------------------------------------


def test_every_mail_of_the_three_months_was_accepted():
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {MailStatus.ACCEPTED}


def test_the_trail_of_the_three_months_verifies():
    assert audit.verify_database() == AuditEntry.objects.count()
