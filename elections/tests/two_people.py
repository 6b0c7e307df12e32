"""Steps of two people, for tests."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connection

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from elections.models import Election
from elections.services.closing import close_election
from elections.services.resolutions import confirm_step, propose_annulment, propose_extension
from elections.services.ties import prepare_runoff
from elections.tests.factories import make_open_election, slugs_of, voters_of
from elections.tests.voting import vote

WHY = "The network was down."


def later(election, hours=24):
    return election.closes_at + timedelta(hours=hours)


def extension(election, actor, until=None):
    return propose_extension(election, actor=actor, until=until or later(election), reason=WHY)


def extend(election, one, other):
    confirm_step(extension(election, one), actor=other)
    return Election.objects.get(pk=election.pk)


def annul(election, one, other):
    confirm_step(propose_annulment(election, actor=one, reason=WHY), actor=other)
    return Election.objects.get(pk=election.pk)


def decided(**fields):
    election = make_open_election(**fields)
    for user in voters_of(election):
        vote(election, user, *slugs_of(election)[:3])
    with clock.at(election.closes_at):
        return close_election(election, actor=None)


def runoff_of(election, actor):
    opens = election.closes_at + timedelta(hours=1)
    with clock.at(election.closes_at):
        return prepare_runoff(
            election, actor=actor, opens_at=opens, closes_at=opens + timedelta(hours=48)
        )


def mails(election, occasion):
    return OutgoingMail.objects.filter(occasion=f"election/{election.slug}/{occasion}")


def events(election):
    return [entry.event for entry in audit.entries_about(election).order_by("number")]


def at_once(*acts):
    """Let each act, a moment and a step, begin at once in its own thread; 1 for each one taken."""
    start = Barrier(len(acts))

    def take(act):
        moment, step = act
        try:
            start.wait()
            with clock.at(moment):
                step()
        except DomainError:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(take, acts))
