"""The administration of families: looked at and acted on through services only."""

from datetime import date

import pytest
from django.test import Client

from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import Family, FocalPoint, MandateProposal
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

BEGIN = "/admin/families/focalpoint/begin/"


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


def addresses(mandate):
    return [
        "/admin/families/family/",
        f"/admin/families/family/{mandate.family.pk}/change/",
        "/admin/families/family/import/",
        "/admin/families/focalpoint/",
        f"/admin/families/focalpoint/{mandate.pk}/change/",
        f"/admin/families/focalpoint/{mandate.pk}/end/",
        BEGIN,
        "/admin/families/focalpoint/import/",
    ]


def test_staff_may_enter_every_page(staff):
    for address in addresses(make_focal_point()):
        assert staff.get(address).status_code == 200, address


def test_election_operators_and_focal_points_may_enter_none(client):
    mandate = make_focal_point()
    for person in (make_user(Role.OPERATOR), mandate.user):
        log_in(client, person)
        for address in addresses(mandate):
            assert client.get(address).status_code in (302, 403), address


def test_no_form_adds_or_deletes_a_family_or_changes_a_mandate(staff):
    mandate = make_focal_point()

    for address in (
        "/admin/families/family/add/",
        "/admin/families/focalpoint/add/",
        f"/admin/families/family/{mandate.family.pk}/delete/",
        f"/admin/families/focalpoint/{mandate.pk}/delete/",
    ):
        assert staff.get(address).status_code == 403, address
    staff.post(f"/admin/families/focalpoint/{mandate.pk}/change/", {"seat": 2})
    mandate.refresh_from_db()
    assert mandate.seat == 1


def corrected(family, **fields):
    names = ("name_en", "name_fr", "name_es", "aliases", "kind", "sort_order", "seats")
    return {name: getattr(family, name) for name in names} | fields


def test_a_family_is_corrected_through_the_service(staff):
    family = make_family(name_en="Yuoth")
    data = corrected(family, name_en="Youth", status="dormant", slug="other")

    staff.post(f"/admin/families/family/{family.pk}/change/", data)

    changed = Family.objects.get()
    assert (changed.name_en, changed.status, changed.slug) == ("Youth", "active", family.slug)
    assert AuditEntry.objects.filter(event="families.family_corrected").exists()


def test_a_seat_somebody_holds_cannot_be_taken_away_by_the_form(staff):
    family = make_focal_point(seat=2, user=make_user(name="Eva")).family

    response = staff.post(f"/admin/families/family/{family.pk}/change/", corrected(family, seats=1))

    assert "A seat goes only when nobody sits in it. Eva holds seat 2" in response.text


def test_no_page_makes_a_family_dormant_past_its_review(staff):
    family = make_family()
    page = staff.get(f"/admin/families/family/{family.pk}/change/").text

    assert "/admin/families/compositionreview/open/" in page
    staff.post(f"/admin/families/family/{family.pk}/status/", {"reason": "No activity."})
    family.refresh_from_db()
    assert family.is_active


def newcomer(family, **fields):
    values = {
        "family": family.pk,
        "email": "eva@example.org",
        "name": "Eva",
        "language": "fr",
        "time_zone": "Africa/Dakar",
        "designation": "elected",
        "proposed_as": "focal",
    }
    return values | fields


def test_staff_propose_a_mandate_and_other_staff_confirm_it(client, staff):
    family = make_family()

    response = staff.post(BEGIN, newcomer(family, seat="2"), follow=True)

    proposal = MandateProposal.objects.get()
    assert "A second person is asked to confirm it." in response.text
    confirm = f"/admin/families/mandateproposal/{proposal.pk}/confirm/"
    assert staff.post(confirm, {"confirmed": "on"}).status_code == 403
    assert not FocalPoint.objects.exists()

    other = log_in(Client(), make_user(Role.STAFF))
    change = f"/admin/families/mandateproposal/{proposal.pk}/change/"
    assert confirm in other.get(change).text
    assert other.get(confirm).status_code == 200
    assert confirm not in staff.get(change).text
    assert "It is confirmed." in other.post(confirm, {"confirmed": "on"}, follow=True).text
    mandate = FocalPoint.objects.get()
    assert (mandate.user.name, mandate.seat, mandate.designation) == ("Eva", 2, "elected")


def test_staff_withdraw_their_own_proposal_and_say_why(staff):
    staff.post(BEGIN, newcomer(make_family()))
    proposal = MandateProposal.objects.get()

    close = f"/admin/families/mandateproposal/{proposal.pk}/close/"
    assert "Nobody is seated by it." in staff.get(close).text
    staff.post(close, {"reason": "A mistake."})

    proposal.refresh_from_db()
    assert (proposal.status, proposal.reason) == ("withdrawn", "A mistake.")


def test_a_mandate_that_cannot_begin_says_why_and_loses_nothing(staff):
    mandate = make_focal_point(user=make_user(name="Holder"))

    response = staff.post(BEGIN, newcomer(mandate.family, seat="1"))

    assert "is held by Holder." in response.text
    assert 'value="eva@example.org"' in response.text
    assert not MandateProposal.objects.exists()


def test_a_wrong_time_zone_is_a_sentence(staff):
    response = staff.post(BEGIN, newcomer(make_family(), time_zone="Mars"))

    assert "Mars is not one of the available choices." in response.text
    assert not FocalPoint.objects.exists()


def test_a_mandate_ends_by_its_form_with_a_reason(staff):
    mandate = make_focal_point()
    address = f"/admin/families/focalpoint/{mandate.pk}/end/"

    assert "This field is required." in staff.post(address, {}).text
    response = staff.post(address, {"reason": "Asked to be replaced."}, follow=True)

    mandate.refresh_from_db()
    assert "The mandate has ended." in response.text
    assert mandate.until is not None
    assert "The end of this mandate is recorded" in staff.post(address, {"reason": "Again."}).text


def test_those_in_office_can_be_listed_alone(staff):
    make_focal_point(user=make_user(name="Sitting"))
    make_focal_point(user=make_user(name="Gone"), until=date(2005, 1, 1))

    text = staff.get("/admin/families/focalpoint/?in_office=yes").text

    assert "Sitting" in text
    assert "Gone" not in text
