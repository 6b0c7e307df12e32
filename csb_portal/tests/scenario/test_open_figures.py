"""Three months as data: what the bureau did, and nobody's name or address."""

from datetime import date
from decimal import Decimal

import pytest

from csb_portal.models import User
from csb_portal.tests.scenario.test_crawl import everybodys_addresses
from reports.open_sets import OPEN_SETS
from secretariat.services.contributions import record_contribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def gift() -> None:
    """Money from one of the people themselves, which nobody gave in the three months."""
    giver, *_others = User.objects.filter(name__contains=" ")
    record_contribution(
        giver=giver.name,
        amount=Decimal(50),
        currency="CHF",
        help_given="",
        purpose="Copies",
        received_on=date(2005, 3, 1),
        actor=giver,
    )


@pytest.mark.usefixtures("gift")
@pytest.mark.parametrize("one", OPEN_SETS, ids=lambda one: one.name)
def test_no_set_names_a_person(client, one):
    told = client.get(f"/api/v1/{one.name}.csv").content.decode().lower()
    names = {name.lower() for name in User.objects.values_list("name", flat=True) if " " in name}

    assert told.count("\n") > 1, "There is something to look at."
    assert len(names) > 40
    assert not [name for name in names if name in told]
    assert not [address for address in everybodys_addresses() if address in told]


def test_the_figures_are_those_of_the_latest_versions(client):
    rows = client.get("/api/v1/figures", {"size": 500}).json()["rows"]
    told = {row["id"]: (row["version"], row["value"]) for row in rows}

    assert told["2005-02/relays_received"] == ("1.1", 7)
    assert told["2005-02/passes_asked"] == ("1.1", 60)
    assert told["2005-03/requests_open_at_end"] == ("1.0", 2)
