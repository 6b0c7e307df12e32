"""What was said of how somebody was chosen is dated, and never overwritten."""

from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from csb_portal.models.append_only import AppendOnlyError
from csb_portal.testing.factories import make_user
from families.models import FormerBasis
from families.services.bases import state_basis, statements_of
from families.services.mandates import begin_mandate
from families.tests.factories import make_family

pytestmark = pytest.mark.django_db


def at(day):
    return clock.at(datetime(2005, 3, day, 12, tzinfo=UTC))


@pytest.fixture
def mandate():
    with at(1):
        return begin_mandate(
            make_family(slug="youth"),
            make_user(name="Eva"),
            designation="elected",
            designated_by="the assembly",
            actor=None,
        )


def state(mandate, by, day):
    with at(day):
        return state_basis(
            mandate,
            designation="consensus",
            designated_by=by,
            designated_on=None,
            actor=mandate.user,
        )


def test_each_statement_stays_with_its_days_and_who_replaced_it(mandate):
    state(mandate, "the caucus", 5)
    mandate = state(mandate, "the council", 9)

    said = [
        (one.basis.designated_by, one.said_on, one.replaced_at and one.replaced_at.day)
        for one in statements_of(mandate)
    ]

    assert said == [
        ("the council", date(2005, 3, 9), None),
        ("the caucus", date(2005, 3, 5), 9),
        ("the assembly", date(2005, 3, 1), 5),
    ]
    assert {one.replaced_by for one in FormerBasis.objects.all()} == {mandate.user}


def test_saying_the_same_again_changes_nothing(mandate):
    state(mandate, "the caucus", 5)

    state(mandate, "the caucus", 9)

    assert FormerBasis.objects.count() == 1


def test_what_was_said_is_never_changed_or_removed(mandate):
    state(mandate, "the caucus", 5)

    with pytest.raises(AppendOnlyError):
        FormerBasis.objects.update(designated_by="nobody")
    with pytest.raises(AppendOnlyError):
        FormerBasis.objects.get().delete()


def test_everybody_reads_the_former_versions_from_the_familys_page(client, mandate):
    address = f"/families/youth/basis/{mandate.pk}/versions/"
    with at(10):
        assert address not in client.get("/families/youth/").text
    state(mandate, "the caucus", 5)

    with at(10):
        family, versions = (client.get(page).text for page in ("/families/youth/", address))

    assert address in family
    assert "the caucus" in versions
    assert "the assembly" in versions
    assert "replaced by Eva on" in versions


def test_a_mandate_of_another_family_has_no_page_here(client, mandate):
    assert client.get(f"/families/gender/basis/{mandate.pk}/versions/").status_code == 404
