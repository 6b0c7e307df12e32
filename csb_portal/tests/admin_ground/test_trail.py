"""The trail in the administration: all of it to read, none of it to change."""

import pytest
from django.db import models

from csb_portal import audit
from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in

pytestmark = pytest.mark.django_db

LIST = "/admin/csb_portal/auditentry/"


class SomeEvent(models.TextChoices):
    DONE = "tests.done", "Thing done"
    UNDONE = "tests.undone", "Thing undone"


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


@pytest.fixture
def person():
    person = make_user()
    audit.record(SomeEvent.DONE, person, actor=None)
    audit.record(
        SomeEvent.UNDONE, person, actor=person, public=False, private={"reason": "My own words."}
    )
    return person


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, [2, 1]),
        ({"event__exact": "tests.done"}, [1]),
        ({"is_public__exact": "0"}, [2]),
        ({"kind": "csb_portal.user"}, [2, 1]),
        ({"kind": "csb_portal.outgoingmail"}, []),
        ({"actor": "clock"}, [1]),
    ],
)
def test_the_trail_is_filtered_by_thing_actor_and_event(staff, person, query, shown):
    answer = staff.get(LIST, query)

    assert [entry.number for entry in answer.context["cl"].result_list] == shown


def test_an_entry_is_found_by_its_target(staff, person):
    answer = staff.get(LIST, {"q": f"csb_portal.user:{person.pk}"})

    assert len(answer.context["cl"].result_list) == 2


def test_an_entry_is_shown_with_its_private_detail_and_cannot_be_changed(staff, person):
    entry = AuditEntry.objects.get(number=2)

    page = staff.get(f"{LIST}{entry.pk}/change/").text

    assert "reason: My own words." in page
    assert 'name="_save"' not in page
    assert staff.post(f"{LIST}{entry.pk}/change/", {"summary": "Other"}).status_code == 403
    assert staff.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in staff.get(LIST).text


def test_a_private_detail_is_erased_from_the_list(staff, person):
    first, second = AuditEntry.objects.all()

    answer = staff.post(
        LIST,
        {"action": "erase_private_details", "_selected_action": [first.pk, second.pk]},
        follow=True,
    )

    assert "The private detail of entry 2 is erased." in answer.text
    assert "Entry 1 has no private detail." in answer.text
    page = staff.get(f"{LIST}{second.pk}/change/").text
    assert "Erased; the entry still commits to what it was." in page


def test_the_trail_in_the_administration_is_for_staff_alone(client):
    log_in(client, make_user(Role.OPERATOR))

    assert client.get(LIST).status_code == 403


def test_acts_of_a_person_are_found_by_the_filter(staff, person):
    answer = staff.get(LIST, {"actor": f"csb_portal.user:{person.pk}"})

    assert [entry.number for entry in answer.context["cl"].result_list] == [2]
