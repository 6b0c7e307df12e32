"""Writing messages: forms, drafts, corrections, responses, files."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.register import Visibility
from liaison.forms.register.parties import name_of
from liaison.models import Message
from liaison.services.register.details import Details
from liaison.tests.channels.factories import make_subscriber
from liaison.tests.factories import (
    bureau,
    content_themes,
    division,
    make_member,
    make_operator,
    make_relay,
    make_sent_relay,
    make_sent_statement,
    make_statement,
    plenary,
    working_group,
)

pytestmark = pytest.mark.django_db
STATEMENT, RELAY = reverse("liaison:statement-create"), reverse("liaison:relay-create")


@pytest.fixture
def mandate(client):
    mandate = make_focal_point()
    log_in(client, mandate.user)
    return mandate


def filled(mandate, **fields: object) -> dict:
    return {
        "key": str(uuid.uuid4()),
        "sender": name_of(mandate.family),
        "to": [name_of(working_group())],
        "nature": "procedure",
        "subject": "Our room is yours",
        "body": "From 12 to 14 every day.",
        "language": "en",
    } | fields


def test_a_focal_point_writes_for_their_family_and_sees_whom_it_reaches(client, mandate):
    data = filled(mandate)

    preview = client.post(STATEMENT, data)
    assert "governance@lists.example.org" in preview.text
    assert not Message.objects.exists()
    response = client.post(STATEMENT, data | {"record": "yes"})

    statement = Message.objects.get()
    assert response.url == statement.get_absolute_url()
    assert (statement.from_family, statement.receivers) == (mandate.family, [working_group()])


def test_nobody_writes_for_another_family(client, mandate):
    other = make_focal_point().family

    response = client.post(STATEMENT, filled(mandate, sender=name_of(other)))

    assert "Select a valid choice" in response.text
    assert not Message.objects.exists()


def test_people_without_a_mandate_write_no_statements(client):
    log_in(client, make_user(Role.STAFF))

    assert client.get(STATEMENT).status_code == 403


def test_a_rule_that_is_broken_stands_in_the_form(client, mandate):
    response = client.post(STATEMENT, filled(mandate, purpose="action"))

    assert "says until when" in response.text
    assert "From 12 to 14 every day." in response.text
    assert '<details class="mb-3" open>' in response.text


def test_a_doubled_click_is_one_statement(client, mandate):
    data = filled(mandate) | {"record": "yes"}

    first, second = (client.post(STATEMENT, data) for _ in range(2))

    assert first.url == second.url
    assert Message.objects.count() == 1


def test_files_are_looked_at_and_go_with_the_message(client, mandate):
    upload = SimpleUploadedFile("plan.txt", b"12:00 to 14:00", content_type="text/html")
    data = filled(mandate) | {"attachments": upload}

    preview = client.post(STATEMENT, data)
    pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', preview.text)
    token = dict(pairs)["attachments"]
    assert "plan.txt" in preview.text
    client.post(STATEMENT, data | {"attachments": token, "record": "yes"})

    (attachment,) = Message.objects.get().attachments.all()
    assert attachment.file.name == "plan.txt"
    page = reverse("liaison:message-file", args=[attachment.message.reference, attachment.pk])
    download = client.get(page)
    assert b"".join(download.streaming_content) == b"12:00 to 14:00"
    assert download["Content-Disposition"].startswith("attachment")
    client.logout()
    assert client.get(page).status_code == 404


def test_what_is_no_document_is_refused_in_the_form(client, mandate):
    upload = SimpleUploadedFile("plan.exe", b"MZ\x00\x00")

    response = client.post(STATEMENT, filled(mandate) | {"attachments": upload})

    assert "Attachments are documents, pictures or plain text" in response.text


def test_a_correction_proposes_the_same_receivers_and_is_urgent(client):
    former = make_sent_relay(subject="At 10:00", audiences=[plenary(), content_themes()])
    log_in(client, make_member())

    form = client.get(f"{RELAY}?corrects={former.reference}").context["form"]

    assert form["audiences"].value() == [plenary().pk, content_themes().pk]
    assert form["supersedes"].value() == former.reference
    assert form["is_urgent"].value() is True
    assert form["subject"].value() == "CORRECTION: At 10:00"
    assert form["sender"].value() == division().pk


def test_what_has_not_been_passed_on_fills_no_form(client, mandate):
    relay, statement = make_relay(subject="Not yet"), make_statement(subject="Not yet")

    for message in (relay, statement):
        for parameter in ("corrects", "answers"):
            page = client.get(STATEMENT, {parameter: message.reference})
            assert page.status_code == 404


@pytest.mark.parametrize("reference", ["", "\x00", "RL-2005-0001\x00", "RL-2005", "x" * 5000])
@pytest.mark.parametrize("parameter", ["corrects", "answers"])
def test_what_is_no_reference_names_no_message(client, mandate, parameter, reference):
    assert client.get(STATEMENT, {parameter: reference}).status_code == 404


def test_a_statement_is_corrected_by_a_statement_of_the_same_family(client, mandate):
    statement = make_sent_statement(author=mandate)
    page = client.get(statement.get_absolute_url()).text
    form_url = f"{STATEMENT}?corrects={statement.reference}"
    assert form_url in page
    assert client.get(form_url).context["form"]["sender"].value() == name_of(mandate.family)

    log_in(client, make_focal_point().user)
    assert "?corrects=" not in client.get(statement.get_absolute_url()).text


def test_a_doubled_click_on_a_correction_is_one_correction(client, mandate):
    statement = make_sent_statement(author=mandate)
    data = filled(mandate, supersedes=statement.reference, record="yes")

    first, second = (client.post(STATEMENT, data) for _ in range(2))

    assert first.url == second.url == Message.objects.get(supersedes=statement).get_absolute_url()


def test_a_correction_is_entered_and_supersedes_when_sent(client):
    former = make_sent_relay()
    log_in(client, make_operator())
    client.post(
        RELAY,
        {
            "key": str(uuid.uuid4()),
            "sender": division().pk,
            "audiences": [plenary().pk],
            "nature": "procedure",
            "subject": "CORRECTION",
            "body": "At 15:00.",
            "language": "en",
            "supersedes": former.reference.lower(),
            "is_urgent": "on",
            "record": "yes",
        },
    )
    correction = Message.objects.get(supersedes=former)
    log_in(client, make_member())

    approve = reverse("liaison:relay-approve", args=[correction.reference])
    seen = client.get(approve).context["seen"]
    client.post(approve, {"confirmed": "yes", "seen": seen})

    page = client.get(former.get_absolute_url()).text
    assert f"{correction.reference} has taken the place of this message." in page
    assert "Takes the place of" in client.get(correction.get_absolute_url()).text


def test_a_response_proposes_whoever_wrote(client, mandate):
    original = make_sent_statement()

    form = client.get(f"{STATEMENT}?answers={original.reference}").context["form"]

    assert form["to"].value() == [name_of(original.from_family)]
    assert (form["purpose"].value(), form["in_response_to"].value()) == (
        "response",
        original.reference,
    )


def test_what_is_private_to_others_is_not_known_in_a_form(client, mandate):
    hidden = make_sent_statement(
        to=[make_focal_point().family], details=Details(visibility=Visibility.PRIVATE)
    )

    response = client.post(STATEMENT, filled(mandate, related=hidden.reference))

    assert f"There is no message {hidden.reference}" in response.text
    assert client.get(f"{STATEMENT}?answers={hidden.reference}").status_code == 404


def test_addresses_of_other_bodies_are_not_shown_to_a_focal_point(client, mandate):
    response = client.post(
        reverse("liaison:request-create"),
        {
            "key": str(uuid.uuid4()),
            "on_behalf_of": plenary().pk,
            "counterpart": division().pk,
            "nature": "procedure",
            "subject": "Two booths",
            "body": "We ask for two booths.",
            "language": "en",
            "cc": [name_of(bureau())],
        },
    )

    assert "csd@example.org" not in response.text
    assert "Civil Society Bureau" in response.text


def test_a_subscriber_without_a_name_is_not_shown_to_a_focal_point_by_address(client, mandate):
    make_subscriber(name="", email="quiet.reader@example.org")
    make_subscriber(name="Ada Reader")

    shown = client.post(STATEMENT, filled(mandate, to=[name_of(plenary())])).text

    assert "Ada Reader" in shown
    assert "quiet.reader@example.org" not in shown
    assert "2 recipients" in shown
