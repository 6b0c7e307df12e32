"""In which role somebody did something, as the register says it."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.services.roles import grant_role, revoke_role
from csb_portal.testing.factories import make_user
from liaison.models import Counterpart
from liaison.permissions.roles import acting_as

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 7, 9, tzinfo=UTC)


def test_an_officer_who_left_since_acted_for_the_division():
    body, officer = str(Counterpart.objects.operators_body()), make_user()
    with clock.at(NOW):
        officer = grant_role(officer, Role.OPERATOR, actor=None)
    with clock.at(NOW + timedelta(days=30)):
        officer = revoke_role(officer, Role.OPERATOR, actor=None)

    assert acting_as(officer, NOW - timedelta(days=1)) == "staff of the portal"
    assert acting_as(officer, NOW + timedelta(days=1)) == body
    assert acting_as(officer, NOW + timedelta(days=31)) == "staff of the portal"


def test_whose_role_never_changed_has_had_it_always():
    assert acting_as(make_user(Role.OPERATOR), NOW) == str(Counterpart.objects.operators_body())
    assert acting_as(make_user(Role.STAFF), NOW) == "staff of the portal"
