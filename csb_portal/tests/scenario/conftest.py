"""The three months, replayed once for all questions about them."""

from unittest.mock import patch

import pytest
from django.db import transaction

from csb_portal import clock
from csb_portal.demo import stage
from csb_portal.demo.replay import END, replay
from csb_portal.tests.scenario.postbox import Postbox
from csb_portal.tests.scenario.questions import CALENDAR, at


@pytest.fixture(scope="package")
def replayed(django_db_setup, django_db_blocker):
    """Replay the three months, and take them back at the end."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        clock.at(at(END)),
        patch.object(stage, "get_connection", lambda _backend: Postbox()),
    ):
        replay(CALENDAR, until=at(END))
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def past(replayed, db):
    """Ask every question on 8 April 2005, and let none change an answer."""
    with clock.at(at(END)):
        yield
