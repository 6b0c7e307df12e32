"""Rooms are locked in the order of all locks, also where others come in between."""

import pytest
from django.db import connection  # noqa: F401 # asked by the mark below
from django.urls import reverse

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.services.test_lock_order import beside
from secretariat.models import Resource
from secretariat.tests.rooms.factories import make_resource

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]


def test_a_team_is_written_down_while_somebody_books_on_the_same_terms(client):
    team = make_resource(quantity=1)
    log_in(client, make_user(Role.STAFF))
    values = {"kind": team.kind, "name": "French team", "place_in_list": 0, "quantity": 2}
    page = reverse("admin:secretariat_resource_change", args=[team.pk])

    beside(team.event.room_terms, "2005-02-07T10:00", lambda: client.post(page, values), patience=3)

    assert (Resource.objects.get().name, Resource.objects.get().quantity) == ("French team", 2)
