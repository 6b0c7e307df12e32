"""Pages of funding: what everybody reads, what the panel does, and who finds no door."""

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_family, make_focal_point
from secretariat.case_links import lodged_path
from secretariat.choices.funding import RoundStatus
from secretariat.models import FundingApplication, FundingRound
from secretariat.tests.cases.factories import make_event
from secretariat.tests.funding.factories import (
    CLOSED,
    NOW,
    make_draft,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


def page(name, found, *more):
    return reverse(f"participation:funding-{name}", args=[found.slug, *more])


def said(**fields):
    values = {
        "key": "3b9f6f1e-3f52-4c0d-9a53-0d2f5b6a7c11",
        "name": "Awa Ndiaye",
        "email": "awa@example.org",
        "organisation": "Radio Sahel",
        "family": make_family().pk,
        "country": "SN",
        "amount": "1800",
        "text": "The journey.",
        "gender": "woman",
        "language": "fr",
    }
    return values | fields


def test_everybody_reads_rule_criteria_budget_and_ceilings(client):
    found = make_round()

    listed, text = client.get("/participation/funding/").text, client.get(page("round", found)).text

    assert found.title in listed
    for words in ("Need", "60 points at most", "CHF 12\u202f000", "at most 60 percent", "Geneva"):
        assert words in text
    assert "SHA-256" in text
    assert found.rule_hash[:16] in text


def test_a_draft_is_read_by_those_who_prepare_it_alone(client):
    draft = make_draft()
    assert client.get(page("round", draft)).status_code == 404
    assert draft.title not in client.get("/participation/funding/").text
    log_in(client, make_user(Role.STAFF))
    assert client.get(page("round", draft)).status_code == 200
    assert draft.title in client.get("/participation/funding/").text


def test_somebody_without_an_account_applies_and_is_led_to_their_mail(client):
    found = make_round()
    assert client.get(page("apply", found)).status_code == 200

    response = client.post(page("apply", found), said(), follow=True)

    made = FundingApplication.objects.get()
    assert response.redirect_chain[-1][0] == lodged_path(made.case)
    assert f"Your number is {made}" in response.text
    assert (made.case.name, made.gender, made.case.language) == ("Awa Ndiaye", "woman", "fr")


def test_a_refused_form_keeps_what_was_typed_and_says_the_rule(client):
    response = client.post(page("apply", make_round()), said(country="CH", text="Long words."))
    assert "no money for the group “Developed countries”" in response.text
    assert "Long words." in response.text
    assert not FundingApplication.objects.exists()


def test_a_closed_round_says_so_before_anybody_types(client):
    found = make_round()
    with clock.at(CLOSED):
        text = client.get(page("apply", found)).text
    assert "This round is not open now." in text
    assert "<textarea" not in text


def test_a_round_is_written_published_and_frozen_on_pages(client):
    staff = make_user(Role.STAFF)
    log_in(client, staff)
    form = {
        "title": "Travel",
        "slug": "travel",
        "event": make_event().pk,
        "text": "Journeys.",
        "budget": "5000",
        "currency": "CHF",
        "opens_at": "2005-01-11T12:00",
        "closes_at": "2005-01-15T18:00",
        "country_list": "2005",
        "panel_size": "3",
        "least_percent": "50",
        "lot_seed": "lake",
        "answer_days": "3",
        "look_days": "10",
        "look_until": "2005-02-10",
        "criteria": "40: Need | No other source\n60: Voice",
        "ceiling_ldc": "60",
        "ceiling_developing": "40",
    }
    create = reverse("participation:funding-create")
    assert client.get(create).status_code == 200
    assert "This is no criterion" in client.post(create, form | {"criteria": "Need"}).text
    assert "stands for another page" in client.post(create, form | {"slug": "new"}).text

    client.post(create, form)

    draft = FundingRound.objects.get(slug="travel")
    assert [(one.points, one.name, one.text) for one in draft.criteria.all()] == [
        (40, "Need", "No other source"),
        (60, "Voice", ""),
    ]
    assert "40: Need | No other source" in client.get(page("edit", draft)).text
    assert client.get(page("publish", draft)).status_code == 200
    client.post(page("publish", draft), {"confirmed": "yes"})
    draft.refresh_from_db()
    assert draft.status == RoundStatus.PUBLISHED
    assert client.get(page("edit", draft)).status_code == 403


@pytest.mark.parametrize("name", ["create", "edit", "publish"])
def test_nobody_else_prepares_a_round(client, name):
    log_in(client, make_focal_point().user)
    draft = make_draft()
    url = reverse("participation:funding-create") if name == "create" else page(name, draft)
    assert client.get(url).status_code == 403
