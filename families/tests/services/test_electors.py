"""Organisations and subscribers: the records that say who votes."""

from datetime import date

import pytest
from django.db import IntegrityError

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import Organisation, Subscriber
from families.services.electors import leave, record_organisation, subscribe
from families.tests.factories import make_family

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)


def organisation(slug: str = "one", **fields: object) -> Organisation:
    values = {"slug": slug, "name": slug, "accredited_since": SINCE} | fields
    values.setdefault("group", None)
    values["group"] = values["group"] or make_family()
    return Organisation(**values)


@pytest.mark.parametrize(
    ("until", "on", "since", "counts"),
    [
        (None, date(2025, 1, 1), None, True),
        (date(2025, 1, 1), date(2024, 12, 31), None, True),
        (date(2025, 1, 1), date(2025, 1, 1), None, False),
        (None, date(2019, 12, 31), None, False),
        (None, date(2020, 3, 1), date(2020, 1, 1), True),
        (None, date(2020, 2, 29), date(2019, 12, 29), False),
    ],
)
def test_an_organisation_is_accredited_between_its_days(until, on, since, counts):
    record_organisation(organisation(accredited_until=until), actor=None)

    assert Organisation.objects.accredited(on, since).exists() is counts


def test_a_person_votes_for_one_organisation():
    person = make_user()
    record_organisation(organisation("one", representative=person), actor=None)

    with pytest.raises(DomainError, match="votes for one"):
        record_organisation(organisation("two", representative=person), actor=None)
    with pytest.raises(IntegrityError):
        organisation("three", representative=person).save()


def test_a_person_votes_for_one_organisation_also_until_an_announced_end(client):
    person, group = make_user(), make_family()
    first = organisation("one", representative=person, accredited_until=date(2999, 1, 1))
    record_organisation(first, actor=None)
    staff = log_in(client, make_user(Role.STAFF))

    page = staff.post(
        "/admin/families/organisation/add/",
        {
            "name": "Ocean", "slug": "ocean", "group": group.pk, "representative": person.pk,
            "accredited_since": "2020-01-01",
        },
    )  # fmt: skip

    assert f"{person} votes for one." in page.text
    assert Organisation.objects.get() == first
    later = organisation("two", representative=person, accredited_since=date(2999, 1, 1))
    assert record_organisation(later, actor=None).pk


def test_staff_record_an_organisation_in_the_administration(client):
    staff, group = log_in(client, make_user(Role.STAFF)), make_family()

    staff.post(
        "/admin/families/organisation/add/",
        {"name": "Ocean", "slug": "ocean", "group": group.pk, "accredited_since": "2020-01-01"},
    )

    assert Organisation.objects.get().group == group


def test_who_agrees_later_is_subscribed_since_the_first_day():
    person = make_user()
    with _on(10):
        subscribe(person, agrees=False)
    with _on(20):
        subscriber = subscribe(person, agrees=True)

    assert (subscriber.subscribed_on, subscriber.agreed_on) == (
        date(2025, 1, 10),
        date(2025, 1, 20),
    )
    with _on(25):
        assert subscribe(person, agrees=True).agreed_on == date(2025, 1, 20)


def test_who_comes_back_begins_anew():
    person = make_user()
    with _on(10):
        subscribe(person, agrees=True)
    with _on(12):
        leave(person)
        with pytest.raises(DomainError, match="not subscribed"):
            leave(person)
    with _on(20):
        subscribe(person, agrees=True)

    assert list(Subscriber.objects.values_list("subscribed_on", "left_on")) == [
        (date(2025, 1, 10), date(2025, 1, 12)),
        (date(2025, 1, 20), None),
    ]
    assert not Subscriber.objects.agreeing(date(2025, 1, 15)).exists()


def test_somebody_subscribes_agrees_and_leaves_on_their_own_page(client):
    person = make_user()
    client.force_login(person)

    client.post("/subscription/", {"agrees": "on"})
    assert "You agree to the objectives since" in client.get("/subscription/").text
    client.post("/subscription/", {"step": "leave"})

    assert Subscriber.objects.get().left_on is not None
    client.logout()
    assert client.get("/subscription/").status_code == 302


def _on(day: int):
    from datetime import UTC, datetime

    return clock.at(datetime(2025, 1, day, 12, tzinfo=UTC))
