"""Staff keep meetings, checklists and times; cases are looked up, never edited here."""

import pytest
from django.urls import reverse

from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from secretariat.choices.cases import CaseKind
from secretariat.models import Case, CaseTerms, Event, Requirement
from secretariat.tests.cases.factories import make_case, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


def address(model, row=None, action="change"):
    name = f"admin:secretariat_{model.__name__.lower()}_{action}"
    return reverse(name, args=[row.pk] if row else [])


def values_of(response):
    form = response.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_staff_correct_a_meeting_and_the_trail_says_what(client, staff):
    event = make_event()
    values = values_of(client.get(address(Event, event)))

    response = client.post(address(Event, event), values | {"place": "Tunis", "slug": "other"})

    assert response.status_code == 302
    event.refresh_from_db()
    assert event.place == "Tunis"
    assert event.slug != "other"
    (entry,) = AuditEntry.objects.filter(event="cases.terms_changed")
    assert entry.data == {"fields": ["place"]}


def test_staff_change_a_checklist_and_times(client, staff):
    item = Requirement.objects.filter(kind="accreditation").first()
    values = values_of(client.get(address(Requirement, item)))
    client.post(address(Requirement, item), values | {"label": "Statutes"})
    item.refresh_from_db()
    assert item.label == "Statutes"

    CaseTerms.objects.filter(kind=CaseKind.ROOM).delete()
    days = {"secretariat_days": 3, "applicant_days": 4, "division_days": 5}
    client.post(address(CaseTerms, action="add"), {"kind": "room", **days})
    assert CaseTerms.objects.get(kind="room").applicant_days == 4


def test_cases_are_looked_up_and_changed_on_their_own_page(client):
    staff = make_user(Role.STAFF)
    log_in(client, staff)
    case, own = make_case(), make_case(CaseKind.VISA, email=staff.email)

    page = client.get(address(Case, case))

    assert f'href="{case.get_absolute_url()}"' in page.text
    assert client.post(address(Case, case), {"name": "x"}).status_code == 403
    assert own.reference not in client.get("/admin/secretariat/case/").text


def test_the_lists_are_there(client, staff):
    make_event()
    make_case()
    for model in ("event", "requirement", "caseterms", "case", "importjob"):
        assert client.get(f"/admin/secretariat/{model}/").status_code == 200


def test_operators_look_and_change_nothing(client):
    event = make_event()
    log_in(client, make_user(Role.OPERATOR))

    assert client.get(address(Event, event)).status_code == 200
    assert client.post(address(Event, event), {"place": "Tunis"}).status_code == 403
