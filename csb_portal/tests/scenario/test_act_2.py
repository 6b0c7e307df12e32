"""Act 2: the election and the tie (19 to 31 January)."""

from datetime import datetime, timedelta

import pytest

from csb_portal import audit
from csb_portal.demo.acts.election import ELECTION, RUNOFF
from csb_portal.models import AuditEntry, OutgoingMail, User
from csb_portal.tests.scenario.questions import at, votes
from elections.choices import ChainKind, ElectionStatus, Outcome
from elections.models import Complaint, Election
from secretariat.models import Seat
from secretariat.permissions.terms import is_secretariat_member

pytestmark = pytest.mark.django_db


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
    voters = {entry.user.email for entry in election.roll.voted().select_related("user")}
    assert {mail.to for mail in trackers_mailed()} == voters


def trackers_mailed():
    return OutgoingMail.objects.filter(occasion__startswith=f"election/{ELECTION}/vote_cast/")


def test_2_3_a_second_ballot_replaces_the_first_and_one_of_them_counts():
    election = Election.objects.get(slug=ELECTION)
    entry = election.roll.get(user__email="asia.a@example.org")

    assert entry.voted_at == at("2005-01-20T19:30")
    assert trackers_mailed().filter(to="asia.a@example.org").count() == 2
    assert election.chain.filter(kind=ChainKind.BALLOT).count() == election.ballots + 1


def test_2_5_one_reminder_to_those_who_have_not_voted_and_to_nobody_else():
    reminders = OutgoingMail.objects.filter(occasion__startswith=f"election/{ELECTION}/reminder-")
    election = Election.objects.get(slug=ELECTION)
    late = election.roll.exclude(voted_at__lt=at("2005-01-24T18:00"))

    assert {mail.queued_at for mail in reminders} == {at("2005-01-24T18:00")}
    assert {mail.to for mail in reminders} == {entry.user.email for entry in late}
    assert reminders.count() == 42 - 31


def test_2_7_the_count_names_two_and_stops_at_the_tie_for_the_third_seat():
    about = audit.entries_about(Election.objects.get(slug=ELECTION))
    closed = about.get(event="elections.election_counted")

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

    assert (runoff.opened_at, runoff.closed_at) == (at("2005-01-26T12:00"), at("2005-01-28T12:00"))
    assert runoff.counted_at == at("2005-01-28T12:01")
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
