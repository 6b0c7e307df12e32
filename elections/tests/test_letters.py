"""Each mail to voters can be written once more with what it said."""

import pytest

from csb_portal import clock
from csb_portal.models import MailStatus, OutgoingMail
from elections.choices import Level
from elections.notifications.letters import LETTERS
from elections.services.certification import certify_election
from elections.services.elections import cancel_election
from elections.services.resends import send_again
from elections.services.rolls import add_to_roll
from elections.services.ties import draw_lot
from elections.services.timekeeping import keep_time
from elections.tests.admin_pages import make_tied
from elections.tests.factories import (
    make_frozen_election,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.two_people import annul, decided, extend, runoff_of
from elections.tests.voting import vote
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db


def keep_time_at(moment):
    with clock.at(moment):
        keep_time()
    return moment


def frozen():
    election = make_frozen_election()
    return election, clock.now()


def corrected():
    election, late = make_frozen_election(voters=3), make_focal_point()
    add_to_roll(election, late.user, late.family, reason="Late.", actor=make_operator())
    return election, clock.now()


def postponed():
    election = make_frozen_election(level=Level.SHARED)
    return election, keep_time_at(election.opens_at)


def opened():
    return make_open_election(), clock.now()


def reminded():
    election = make_open_election(reminders=[24])
    return election, keep_time_at(election.opens_at + (election.closes_at - election.opens_at) / 2)


def extended():
    return extend(make_open_election(), make_operator(), make_operator()), clock.now()


def extended_for_quorum():
    election = make_open_election(quorum_percent=50)
    return election, keep_time_at(election.closes_at)


def voted():
    election = make_open_election()
    for user in voters_of(election):
        vote(election, user)
    return election, clock.now()


def counted():
    election = decided()
    return election, election.closes_at


def certified():
    election = decided()
    with clock.at(election.closes_at):
        return certify_election(election, actor=make_operator()), election.closes_at


def called_off():
    election = make_frozen_election()
    return cancel_election(election, actor=make_operator(), reason="A slip."), clock.now()


def annulled():
    return annul(make_open_election(), make_operator(), make_operator()), clock.now()


def runoff():
    tied = make_tied()
    return runoff_of(tied, make_operator()), tied.closes_at


def lot():
    election, _now = runoff()
    keep_time_at(election.opens_at)
    with clock.at(election.opens_at):
        for user, slug in zip(voters_of(election), slugs_of(election), strict=True):
            vote(election, user, slug)
    at = keep_time_at(election.closes_at)
    with clock.at(at):
        return draw_lot(election, actor=make_operator()), at


STAGES = {
    "roll_frozen": frozen,
    "runoff_announced": runoff,
    "correction": corrected,
    "postponed": postponed,
    "election_opened": opened,
    "reminder": reminded,
    "vote_extended": extended,
    "extended_for_quorum": extended_for_quorum,
    "vote_cast": voted,
    "election_counted": counted,
    "lot_drawn": lot,
    "election_certified": certified,
    "election_cancelled": called_off,
    "election_annulled": annulled,
}


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_written_again_reads_as_it_did(kind):
    election, moment = STAGES[kind]()
    about = f"election/{election.slug}/"
    with clock.at(moment):
        first = OutgoingMail.objects.filter(occasion__startswith=about + kind).last()
        occasion = first.occasion.removeprefix(about)
        entry = election.roll.get(user=first.recipient)
        OutgoingMail.objects.update(status=MailStatus.ACCEPTED, accepted_at=clock.now())

        again = send_again(entry, occasion, actor=make_operator())

    assert (again.subject, again.body) == (first.subject, first.body)
    assert again.occasion == f"{first.occasion}/again-1"
