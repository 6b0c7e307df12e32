"""Funding in the administration: read only, and not by whoever is kept out."""

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.tests.funding.factories import NOW, make_application, make_round

pytestmark = pytest.mark.django_db
ADMIN = "/admin/secretariat"


@pytest.fixture
def found():
    with clock.at(NOW):
        yield make_round(title="Fellowships of spring")


def staff():
    return make_user(Role.STAFF)


def test_staff_look_rounds_recusals_and_cases_up(client, found):
    made = make_application(found, is_accredited=False, user=make_focal_point().user)
    log_in(client, staff())

    assert found.title in client.get(f"{ADMIN}/fundinground/").text
    assert client.get(f"{ADMIN}/fundinground/{found.pk}/change/").status_code == 200
    assert client.get(f"{ADMIN}/fundinground/add/").status_code == 403
    assert made.recusals.get().user.name in client.get(f"{ADMIN}/fundingrecusal/").text
    assert made.case.reference in client.get(f"{ADMIN}/case/").text


def test_staff_who_are_kept_out_find_nothing_of_the_round(client, found):
    user = staff()
    made = make_application(found, family=make_focal_point(user=user).family)
    log_in(client, user)

    assert found.title not in client.get(f"{ADMIN}/fundinground/").text
    assert client.get(f"{ADMIN}/fundinground/{found.pk}/change/").status_code == 302
    assert found.title not in client.get(f"{ADMIN}/fundingrecusal/").text
    assert made.case.reference not in client.get(f"{ADMIN}/case/").text
    assert client.get(f"{ADMIN}/case/{made.case.pk}/change/").status_code == 302
