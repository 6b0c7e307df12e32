"""Money and help received: written down, counted, set aside, and named as agreed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.errors import DomainError
from csb_portal.models import AuditDetail, AuditEntry
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from secretariat.models import Contribution
from secretariat.services.contributions import (
    record_contribution,
    rename_giver,
    set_aside_contribution,
)
from secretariat.sources import contributions as source

pytestmark = pytest.mark.django_db
PAGE = "/secretariat/contributions/"


@pytest.fixture(autouse=True)
def march():
    with clock.at(datetime(2005, 3, 15, 12, tzinfo=UTC)):
        yield


def give(**fields: object) -> Contribution:
    values = {
        "giver": "Example Foundation",
        "amount": Decimal(1500),
        "currency": "CHF",
        "help_given": "",
        "purpose": "Interpretation",
        "received_on": date(2005, 2, 10),
        "actor": make_user(Role.STAFF),
    }
    return record_contribution(**values | fields)


def test_a_contribution_is_numbered_and_on_the_trail_without_its_giver():
    actor = make_user(Role.STAFF)

    contribution = give(actor=actor)

    assert (contribution.reference, contribution.what) == ("CN-2005-0001", "CHF 1,500")
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.data) == (
        "contributions.recorded",
        {"received_on": "2005-02-10"},
    )
    assert not AuditDetail.objects.exists()


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"amount": None, "currency": ""}, "neither an amount nor any help"),
        ({"amount": Decimal(0)}, "not more than nothing"),
        ({"currency": ""}, "do not go together"),
        ({"currency": "francs"}, "do not go together"),
        ({"amount": None, "help_given": "A room"}, "do not go together"),
        ({"received_on": date(2005, 3, 16)}, "still to come"),
    ],
)
def test_what_is_no_contribution_is_refused_in_words(fields, fact):
    with pytest.raises(DomainError, match=fact):
        give(**fields)

    assert not Contribution.objects.exists()


def test_the_page_lists_a_year_with_its_totals_and_names_givers_as_they_agreed(client):
    give()
    give(amount=Decimal("250.50"), giver="")
    give(amount=Decimal(40), currency="EUR", received_on=date(2005, 3, 1))
    give(amount=None, currency="", help_given="A room for a week")
    give(giver="Earlier Giver", received_on=date(2004, 12, 31))

    page = client.get(PAGE)

    assert page.context["totals"] == ["CHF 1,750.50", "EUR 40"]
    assert "<strong>anonymous</strong>: CHF 250.50" in page.text
    assert "A room for a week" in page.text
    assert "Earlier Giver" not in page.text
    assert "Earlier Giver" in client.get(PAGE, {"year": "2004"}).text
    assert client.get(PAGE, {"year": "1999"}).status_code == 404


def test_an_empty_record_says_so(client):
    assert "Nothing has been given yet." in client.get(PAGE).text


def test_the_report_counts_and_names_what_was_received_in_its_month():
    give()
    give(received_on=date(2005, 3, 1))
    mistaken = give()
    set_aside_contribution(mistaken, reason="Entered twice.", actor=make_user())

    february = Month(2005, 2)
    assert counted(source.FIGURES, february) == {"contributions_received": 1}
    assert [(one.section, one.title, one.url) for one in source.entries(february)] == [
        ("help", "Example Foundation: CHF 1,500", f"{PAGE}?year=2005#CN-2005-0001")
    ]


def test_what_was_entered_by_mistake_stays_and_counts_no_more(client):
    contribution = give()

    set_aside_contribution(contribution, reason="Entered twice.", actor=make_user())

    page = client.get(PAGE)
    assert page.context["totals"] == []
    assert "Entered by mistake and not counted: Entered twice." in page.text
    with pytest.raises(DomainError, match="set aside already"):
        set_aside_contribution(contribution, reason="Again.", actor=make_user())


def test_setting_aside_takes_a_reason():
    with pytest.raises(DomainError, match="have not said why"):
        set_aside_contribution(give(), reason=" ", actor=make_user())


def test_a_giver_can_become_anonymous(client):
    rename_giver(give(), giver="", actor=make_user())

    assert "Example Foundation" not in client.get(PAGE).text
    assert AuditEntry.objects.filter(event="contributions.giver_renamed").count() == 1


TYPED = {
    "giver": "Example Foundation",
    "amount": "100",
    "currency": "chf",
    "help_given": "",
    "purpose": "Paper",
    "received_on": "2005-03-01",
}


def test_staff_write_a_contribution_down_in_the_administration(client):
    log_in(client, make_user(Role.STAFF))
    add = reverse("admin:secretariat_contribution_add")

    response = client.post(add, TYPED)

    contribution = Contribution.objects.get()
    assert response.status_code == 302
    assert (contribution.currency, contribution.recorded_at) == ("CHF", clock.now())
    change = reverse("admin:secretariat_contribution_change", args=[contribution.pk])
    client.post(change, {"giver": "", "set_aside_reason": "Entered twice."})
    contribution.refresh_from_db()
    assert (contribution.giver, contribution.set_aside_reason) == ("", "Entered twice.")


def test_the_administration_says_what_is_wrong_and_loses_nothing(client):
    log_in(client, make_user(Role.STAFF))

    response = client.post(reverse("admin:secretariat_contribution_add"), TYPED | {"currency": ""})

    assert "The amount and its currency do not go together." in response.text
    assert 'value="Example Foundation"' in response.text
    assert not Contribution.objects.exists()
