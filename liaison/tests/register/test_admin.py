import pytest
from django.urls import reverse

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.bodies import CounterpartKind
from liaison.choices.register import MessageKind, MessageStatus, Visibility
from liaison.models import Audience, Counterpart
from liaison.services.reference_data import load_reference_data
from liaison.services.register.details import Details
from liaison.services.register.drafts import save_draft
from liaison.tests.factories import make_operator, make_request, make_sent_statement

pytestmark = pytest.mark.django_db


def page(model: str, name: str = "changelist", *args: object) -> str:
    return reverse(f"admin:liaison_{model}_{name}", args=args)


def test_a_new_portal_knows_its_bodies_and_loading_again_keeps_what_was_changed():
    assert (Counterpart.objects.count(), Audience.objects.count()) == (20, 7)
    assert Counterpart.objects.operators_body().abbreviation == "CSD"
    Counterpart.objects.filter(slug="itu").update(contact_email="itu@example.org")
    Counterpart.objects.filter(kind=CounterpartKind.HOST_COUNTRY).delete()

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


def test_nothing_is_delivered_from_the_list_past_its_preview(client):
    request = make_request()
    log_in(client, make_operator())

    assert "deliver_requests" not in client.get(page("message")).text
    client.post(page("message"), {"action": "deliver_requests", "_selected_action": [request.pk]})

    request.refresh_from_db()
    assert request.status == MessageStatus.IN_REVIEW


def test_the_list_shows_the_division_no_private_message_it_has_no_part_in(client):
    private = Details(visibility=Visibility.PRIVATE)
    theirs = make_sent_statement(to=[make_focal_point().family], details=private)
    through_them = make_request(details=private)
    log_in(client, make_operator())

    shown = client.get(page("message")).text

    assert through_them.reference in shown
    assert theirs.reference not in shown
    assert client.get(page("message", "change", theirs.pk)).status_code == 302
    log_in(client, make_user(Role.STAFF))
    assert theirs.reference in client.get(page("message")).text


def test_people_without_a_role_see_no_bodies(client):
    log_in(client, make_user())

    assert client.get(page("counterpart")).status_code == 302


def test_the_administration_shows_no_drafts(client):
    save_draft(MessageKind.RELAY, actor=make_operator(), subject="Secret so far")
    log_in(client, make_user(Role.STAFF))

    assert "Secret so far" not in client.get(page("message")).text
