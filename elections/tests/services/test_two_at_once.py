"""Two people act on a vote in the same moment, on a database with row locks."""

from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from csb_portal import audit, clock
from csb_portal.models import MailStatus, OutgoingMail
from elections.choices import ElectionEvent, ElectionStatus
from elections.models import Resolution
from elections.services.ballots import cast_ballot
from elections.services.closing import close_election
from elections.services.resends import send_again
from elections.services.resolutions import confirm_step, propose_annulment, withdraw_step
from elections.services.timekeeping import keep_time
from elections.tests.factories import make_open_election, make_operator
from elections.tests.two_people import WHY, at_once, extension, later
from elections.tests.voting import make_ballot_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]


def events(election, event):
    return audit.entries_about(election).filter(event=event.value).count()


def test_two_confirmations_at_once_extend_the_vote_once():
    election = make_open_election()
    resolution = extension(election, make_operator())
    others = [make_operator() for _ in range(4)]
    now = clock.now()

    taken = at_once(*((now, lambda o=other: confirm_step(resolution, actor=o)) for other in others))

    election.refresh_from_db()
    assert sum(taken) == 1
    assert election.hours_changes.count() == 1
    assert events(election, ElectionEvent.ELECTION_EXTENDED) == 1
    assert OutgoingMail.objects.filter(occasion__endswith="/vote_extended").count() == 4


def test_a_step_is_confirmed_or_withdrawn_and_never_both():
    election = make_open_election()
    extension(election, make_operator())
    one, other = make_operator(), make_operator()
    now = clock.now()

    read_by_each = [Resolution.objects.get() for _ in range(2)]
    confirmed, withdrawn = at_once(
        (now, lambda: confirm_step(read_by_each[0], actor=one)),
        (now, lambda: withdraw_step(read_by_each[1], actor=other)),
    )

    assert confirmed + withdrawn == 1
    assert election.hours_changes.count() == confirmed


@pytest.mark.parametrize("_again", range(4))
def test_an_extension_against_the_closing_ends_in_one_of_both(_again):
    election = make_open_election()
    resolution = extension(election, make_operator())
    other, until = make_operator(), later(election)
    ends = election.closes_at

    extended, closed = at_once(
        (ends - timedelta(seconds=1), lambda: confirm_step(resolution, actor=other)),
        (ends, lambda: close_election(election, actor=None)),
    )

    election.refresh_from_db()
    expected = (ElectionStatus.OPEN, until) if extended else (ElectionStatus.DECIDED, ends)
    assert extended + closed == 1
    assert (election.status, election.closes_at) == expected
    assert election.chain.count() == (1 if extended else 5)


@pytest.mark.parametrize("_again", range(4))
def test_an_annulment_against_the_closing_leaves_one_whole_end(_again):
    election = make_open_election()
    resolution = propose_annulment(election, actor=make_operator(), reason=WHY)
    other = make_operator()

    annulled, closed = at_once(
        (election.closes_at, lambda: confirm_step(resolution, actor=other)),
        (election.closes_at, lambda: close_election(election, actor=None)),
    )

    election.refresh_from_db()
    assert annulled == 1
    assert election.status == ElectionStatus.ANNULLED
    assert election.chain.count() == (5 if closed else 1)


def test_no_ballot_enters_the_box_of_an_annulled_vote():
    election = make_open_election()
    ballots = [(e.user, make_ballot_for(e)) for e in election.roll.select_related("election")]
    resolution = propose_annulment(election, actor=make_operator(), reason=WHY)
    other, now = make_operator(), clock.now()

    annulled, *cast = at_once(
        (now, lambda: confirm_step(resolution, actor=other)),
        *((now, lambda u=u, b=b: cast_ballot(election, u, ballot=b)) for u, b in ballots),
    )

    assert annulled == 1
    assert election.roll.voted().count() == election.chain.count() - 1 == sum(cast)


def test_two_clicks_on_send_again_write_one_mail():
    election = make_open_election()
    OutgoingMail.objects.update(status=MailStatus.ACCEPTED, accepted_at=clock.now())
    entry, now = election.roll.first(), clock.now()
    operators = [make_operator() for _ in range(4)]

    taken = at_once(
        *((now, lambda o=o: send_again(entry, "election_opened", actor=o)) for o in operators)
    )

    assert sum(taken) == 1
    assert OutgoingMail.objects.filter(occasion__contains="/again-").count() == 1
    assert events(election, ElectionEvent.MAIL_SENT_AGAIN) == 1


def test_two_schedulers_remind_once():
    election = make_open_election(reminders=[24])
    moment = election.closes_at - timedelta(hours=24)

    at_once(*((moment, keep_time) for _ in range(4)))

    assert OutgoingMail.objects.filter(occasion__contains="/reminder-").count() == 4


def test_nobody_is_reminded_of_an_end_that_is_being_moved():
    election = make_open_election(reminders=[24])
    moment = election.closes_at - timedelta(hours=24)
    resolution, other = extension(election, make_operator()), make_operator()
    is_under_way = Event()

    def extend():
        with transaction.atomic():
            confirm_step(resolution, actor=other)
            is_under_way.set()
            sleep(0.5)

    def remind():
        is_under_way.wait()
        keep_time()

    at_once((moment, extend), (moment, remind))

    assert OutgoingMail.objects.filter(occasion__endswith="/vote_extended").count() == 4
    assert not OutgoingMail.objects.filter(occasion__contains="/reminder-").exists()
