"""Act 1: the call (5 to 18 January)."""

import pytest

from csb_portal.demo.acts.call import CALL
from csb_portal.demo.acts.election import ELECTION
from csb_portal.tests.scenario.questions import at, mails
from elections.choices import InterestStatus, Route
from elections.models import Election, ExpressionOfInterest, KeptStatement, VolunteerCall
from liaison.models import Post

pytestmark = pytest.mark.django_db


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


def test_1_2_each_offer_is_in_the_bureaus_channel_at_once_and_mailed_to_nobody_twice():
    posts = Post.objects.filter(channel__slug="bureau", message_id__startswith="<EI-")
    received = ExpressionOfInterest.objects.filter(call__slug=CALL).values_list("received_at")

    assert posts.count() == 5
    assert {(post.posted_at,) for post in posts} == set(received)
    assert {post.recipients for post in posts} == {42}
    for post in posts:
        assert not mails(post.occasion).exists()


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
