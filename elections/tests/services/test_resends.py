"""A mail once more, to exactly one voter, with what is true now."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, MailStatus, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.choices import ElectionEvent
from elections.deliveries import columns_of, deliveries_of
from elections.notifications.complaints import delivery_log
from elections.notifications.elections import reminder_of
from elections.notifications.letters import write_again
from elections.services.closing import close_election
from elections.services.resends import send_again
from elections.services.rolls import add_to_roll, strike_from_roll
from elections.services.timekeeping import keep_time
from elections.tests.factories import (
    make_frozen_election,
    make_open_election,
    make_operator,
    voters_of,
)
from elections.tests.two_people import extend
from elections.tests.voting import vote
from families.tests.factories import let_take_over, make_focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return make_operator()


@pytest.fixture
def election():
    return make_open_election(reminders=[24])


def entry_of(election, place=0):
    return election.roll.get(user=voters_of(election)[place])


def mails(election, occasion, user):
    return OutgoingMail.objects.about(f"election/{election.slug}/{occasion}").filter(recipient=user)


def deliver(**outcome):
    fate = {"status": MailStatus.ACCEPTED, "accepted_at": clock.now()} | outcome
    OutgoingMail.objects.filter(status=MailStatus.WAITING).update(**fate)


def refuse():
    deliver(status=MailStatus.REFUSED, accepted_at=None, answer="550 no such person")


def test_one_voter_gets_a_mail_of_its_own_and_the_trail_keeps_it_from_the_public(
    election, operator
):
    entry = entry_of(election)
    refuse()

    send_again(entry, "election_opened", actor=operator)

    first, again = mails(election, "election_opened", entry.user).order_by("pk")
    others = OutgoingMail.objects.filter(occasion__contains="/again-")
    kept = AuditEntry.objects.get(event=ElectionEvent.MAIL_SENT_AGAIN)
    assert again.occasion == f"election/{election.slug}/election_opened/again-1"
    assert again.message_id != first.message_id
    assert (again.status, again.body) == (MailStatus.WAITING, first.body)
    assert others.count() == 1
    assert not kept.is_public
    assert kept.data["occasion"] == "election_opened"


def test_it_goes_to_the_address_the_voter_has_now(election, operator):
    entry = entry_of(election)
    entry.user.email = "new.address@example.org"
    entry.user.save()

    sent = send_again(entry, "election_opened", actor=operator)

    assert sent.to == "new.address@example.org"


def test_it_says_what_is_true_now(election, operator):
    deliver()
    extended = extend(election, operator, make_operator())

    sent = send_again(entry_of(extended), "election_opened", actor=operator)

    with clock.at(extended.closes_at):
        day = extended.closes_at.strftime("%-d %B %Y, %H:%M")
    assert day in sent.body


def test_what_waits_in_the_outbox_is_not_written_twice(election, operator):
    entry = entry_of(election)

    with pytest.raises(DomainError, match="still waits in the outbox"):
        send_again(entry, "election_opened", actor=operator)
    deliver()
    send_again(entry, "election_opened", actor=operator)
    with pytest.raises(DomainError, match="still waits in the outbox"):
        send_again(entry, "election_opened", actor=operator)
    deliver()
    send_again(entry, "election_opened", actor=operator)

    assert mails(election, "election_opened", entry.user).count() == 3


def test_a_tracker_is_mailed_again_though_its_text_is_gone(election, operator):
    entry = entry_of(election)
    vote(election, entry.user)
    deliver(body="")
    entry.refresh_from_db()

    sent = send_again(entry, "vote_cast", actor=operator)

    kept = AuditEntry.objects.get(event=ElectionEvent.MAIL_SENT_AGAIN)
    assert kept.data["occasion"] == "vote_cast"  # the trail does not join voter and ballot
    assert entry.tracker in sent.body
    assert sent.is_confidential
    assert delivery_log(election, entry.user) != []
    assert all("vote_cast" not in line["occasion"] for line in delivery_log(election, entry.user))


def test_the_tracker_of_a_ballot_that_was_replaced_is_not_mailed_again(election, operator):
    entry = entry_of(election)
    vote(election, entry.user)
    former = election.roll.get(pk=entry.pk).tracker
    vote(election, entry.user)
    deliver()

    with pytest.raises(DomainError, match="would not be true any more"):
        send_again(entry, f"vote_cast/{former}", actor=operator)


def test_a_reminder_goes_again_only_to_who_has_not_voted(election, operator):
    day_before = election.closes_at - timedelta(hours=24)
    with clock.at(day_before):
        keep_time()
    deliver()
    voted, silent = entry_of(election, 0), entry_of(election, 1)
    vote(election, voted.user)

    sent = send_again(silent, reminder_of(day_before), actor=operator)

    (row,) = deliveries_of(election, silent)
    assert "/reminder-" in sent.occasion
    assert row.deliveries[-1].occasion == reminder_of(day_before)
    assert row.deliveries[-1].label.startswith("Reminder ")
    with pytest.raises(DomainError, match="would not be true any more"):
        send_again(voted, reminder_of(day_before), actor=operator)


def test_nobody_is_asked_to_vote_once_the_vote_is_over(election, operator):
    deliver()
    with clock.at(election.closes_at):
        close_election(election, actor=None)
        with pytest.raises(DomainError, match="would not be true any more"):
            send_again(entry_of(election), "election_opened", actor=operator)
        deliver()
        send_again(entry_of(election), "election_counted", actor=operator)


def test_who_joined_the_roll_late_gets_the_first_mail_of_an_occasion(operator):
    election = make_frozen_election()
    late = make_focal_point()
    entry = add_to_roll(election, late.user, late.family, reason="Late.", actor=operator)

    sent = send_again(entry, "roll_frozen", actor=operator)

    assert sent.occasion == f"election/{election.slug}/roll_frozen"


def test_who_was_struck_hears_of_that_alone(operator):
    election = make_frozen_election()
    entry = strike_from_roll(entry_of(election), reason="Twice.", actor=operator)
    deliver()

    send_again(entry, f"correction-{entry.corrections.get().pk}", actor=operator)

    with pytest.raises(DomainError, match="would not be true any more"):
        send_again(entry, "roll_frozen", actor=operator)


@pytest.mark.parametrize("occasion", ["election_counted", "complaint-CO-2005-0001", "../x", ""])
def test_what_was_never_sent_is_not_sent_again(election, operator, occasion):
    with pytest.raises(DomainError, match="no such mail"):
        send_again(entry_of(election), occasion, actor=operator)
    with pytest.raises(ValueError, match="Voters get no mail"):
        write_again(entry_of(election), "complaint-1", 0)


def test_a_candidate_sends_nothing_again(election):
    candidate = make_user(Role.OPERATOR)
    let_take_over(election.candidacies.first().family.focal_points.all(), candidate)

    with pytest.raises(DomainError, match="Your family is a candidate"):
        send_again(entry_of(election), "election_opened", actor=candidate)


def test_the_states_of_all_mails_are_read_by_voter_and_occasion(
    election, operator, django_assert_num_queries
):
    voted = entry_of(election)
    deliver()
    vote(election, voted.user)
    refuse()
    send_again(voted, "election_opened", actor=operator)
    with clock.at(election.closes_at - timedelta(hours=24)):
        keep_time()

    with django_assert_num_queries(2):
        rows = deliveries_of(election)
        columns = columns_of(rows)

    by_voter = {row.entry.pk: row for row in rows}
    reminder = reminder_of(election.closes_at - timedelta(hours=24))
    assert list(columns) == ["roll_frozen", "election_opened", reminder, "vote_cast"]
    mine = by_voter[voted.pk].in_columns(columns)
    assert [each and (each.mail.status, each.times) for each in mine] == [
        (MailStatus.ACCEPTED, 1),
        (MailStatus.WAITING, 2),
        None,
        (MailStatus.REFUSED, 1),
    ]
    assert by_voter[voted.pk].is_refused
    assert sum(row.is_refused for row in rows) == 1
    assert columns["vote_cast"] == "Tracker"
    assert columns[reminder].startswith("Reminder ")
