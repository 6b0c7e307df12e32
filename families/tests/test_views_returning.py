"""The open door: how somebody of a dormant family finds the way back."""

import pytest

from csb_portal.testing.login import log_in
from families.models import Application
from families.services.families import make_dormant
from families.tests.admission_helpers import asked, received
from families.tests.factories import make_focal_point
from families.tests.review_helpers import at, make_pair
from families.tests.test_views_admissions import form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_anew")]


@pytest.fixture
def dormant():
    family, _first, _second = make_pair(name_en="Old family")
    with at("2005-03-30T18:00"):
        make_dormant(family, actor=None, reason="x")
    return family


def test_an_old_mandate_finds_the_way_back_on_desk_and_page(client, dormant):
    old = dormant.focal_points.first().user
    with at("2005-03-31T10:00"):
        log_in(client, old)
        assert "Old family is dormant" in client.get("/desk/").text
        page = client.get(dormant.get_absolute_url()).text
        back = client.get(f"/families/{dormant.slug}/return/").text
        fields = form(email_1=old.email, name_1=old.name)
        client.post(f"/families/{dormant.slug}/return/", fields)

    assert "We are back" in page
    assert f'value="{old.email}"' in back
    application = Application.objects.get()
    assert (application.family, application.kind) == (dormant, "return")
    assert application.people.exclude(confirmed_at=None).get().email == old.email


def test_the_way_back_leads_to_an_application_that_runs_and_never_to_an_end(client, dormant):
    application = received(asked(kind="return", family=dormant))

    response = client.get(f"/families/{dormant.slug}/return/")

    assert response["Location"] == application.get_absolute_url()
    assert application.reference in client.get(dormant.get_absolute_url()).text


def test_an_active_family_needs_no_way_back(client):
    family, _first, _second = make_pair()

    response = client.get(f"/families/{family.slug}/return/")

    assert response["Location"] == family.get_absolute_url()


def test_somebody_who_sits_elsewhere_is_not_called_back(client, dormant):
    old = dormant.focal_points.first()
    type(old).objects.filter(pk=old.pk).update(until="2005-03-30")
    make_focal_point(user=old.user, since="2005-03-30")
    with at("2005-03-31T10:00"):
        log_in(client, old.user)

        assert "Old family is dormant" not in client.get("/desk/").text
