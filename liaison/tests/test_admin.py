import pytest
from django.urls import reverse

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from liaison.choices import MessageStatus
from liaison.models import Audience, Counterpart
from liaison.services.reference_data import load_reference_data
from liaison.tests.factories import make_request

pytestmark = pytest.mark.django_db


def page(model: str, name: str = "changelist", *args: object) -> str:
    return reverse(f"admin:liaison_{model}_{name}", args=args)


def test_a_new_portal_knows_its_bodies_and_loading_again_keeps_what_was_changed():
    assert (Counterpart.objects.count(), Audience.objects.count()) == (20, 7)
    assert Counterpart.objects.operators_body().abbreviation == "CSD"
    Counterpart.objects.filter(slug="itu").update(contact_email="itu@example.org")
    Audience.objects.filter(slug="csb-io").delete()

    assert load_reference_data() == 1

    assert Counterpart.objects.get(slug="itu").contact_email == "itu@example.org"


def test_staff_give_a_body_its_address_and_its_days(client):
    log_in(client, make_user(Role.STAFF))
    body = Counterpart.objects.get(slug="itu")
    form = client.get(page("counterpart", "change", body.pk)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}

    client.post(
        page("counterpart", "change", body.pk),
        {name: value for name, value in values.items() if value not in (None, False)}
        | {"contact_email": "itu@example.org", "answer_days": 10},
    )

    body.refresh_from_db()
    assert (body.contact_email, body.answer_days) == ("itu@example.org", 10)


def test_a_message_is_looked_at_but_never_edited(client):
    request = make_request(MessageStatus.ANSWERED)
    log_in(client, make_user(Role.STAFF))

    shown = client.get(page("message", "change", request.pk))

    assert "Two booths are granted." in shown.text
    assert 'name="subject"' not in shown.text
    assert client.post(page("message", "change", request.pk), {"subject": "x"}).status_code == 403
    assert client.get(page("message", "add")).status_code == 403
    assert client.get(page("message")).status_code == 200


def test_operators_deliver_from_the_list_and_are_told_what_was_refused(client):
    fresh, done = make_request(), make_request(MessageStatus.ANSWERED)
    log_in(client, make_user(Role.OPERATOR))

    response = client.post(
        page("message"),
        {"action": "deliver_requests", "_selected_action": [fresh.pk, done.pk]},
        follow=True,
    )

    fresh.refresh_from_db()
    assert fresh.status == MessageStatus.DELIVERED
    assert f"{fresh} is delivered." in response.text
    assert f"{done} is at “Answered” now." in response.text


def test_staff_are_not_offered_the_delivery(client):
    make_request()
    log_in(client, make_user(Role.STAFF))

    assert "deliver_requests" not in client.get(page("message")).text


def test_people_without_a_role_see_no_bodies(client):
    log_in(client, make_user())

    assert client.get(page("counterpart")).status_code == 302
