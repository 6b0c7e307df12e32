"""A vote is annulled while somebody seats those it elected, on a database with row locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.services.resolutions import confirm_step, propose_annulment
from secretariat.models import Term
from secretariat.services.terms.constituting import constitute_secretariat
from secretariat.tests.factories import make_certified_election, make_pairs

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]


def test_nobody_is_seated_while_the_vote_is_being_annulled():
    election = make_certified_election(make_pairs(4), certified_at=clock.now())
    one, other = make_user(Role.OPERATOR), make_user(Role.OPERATOR)
    resolution = propose_annulment(election, actor=one, reason="The roll was wrong.")
    is_under_way, settled_at = Event(), election.complaints_until

    def annul():
        try:
            with clock.at(settled_at - timedelta(seconds=1)), transaction.atomic():
                confirm_step(resolution, actor=other)
                is_under_way.set()
                sleep(0.5)
        finally:
            connection.close()

    def seat():
        is_under_way.wait()
        try:
            with clock.at(settled_at):
                constitute_secretariat(election.call, actor=one)
        except DomainError as refusal:
            return str(refusal)
        else:
            return "seated"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        annulled, answer = pool.submit(annul), pool.submit(seat)

    assert annulled.exception() is None
    assert "there is no election yet" in answer.result()
    assert Term.objects.count() == 0
