"""Small steps on pages of their own."""

import pytest
from django.urls import reverse

from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.register import MessageStatus, Visibility
from liaison.models import AnswerLink
from liaison.services.register.concurrence import ask_concurrence
from liaison.services.register.details import Details
from liaison.services.register.parts import relate_messages
from liaison.tests.factories import (
    make_member,
    make_operator,
    make_relay,
    make_request,
    make_sent_relay,
    make_sent_statement,
    make_statement,
)
from liaison.tests.register.services.test_translations import translate

pytestmark = pytest.mark.django_db
TOGETHER = Details(needs_concurrence=True)


def step(name: str, message, *args: object) -> str:
    return reverse(f"liaison:{name}", args=[message.reference, *args])


def test_a_member_closes_a_message_with_a_reason(client):
    relay = make_sent_relay()
    log_in(client, make_member())

    assert "no longer counts as open" in client.get(step("message-close", relay)).text
    response = client.post(step("message-close", relay), {"reason": "Done."}, follow=True)

    assert f"{relay} is closed." in response.text
    assert "Closed by" in response.text


def test_a_step_that_is_not_possible_says_why(client):
    relay = make_relay()
    log_in(client, make_member())

    response = client.post(step("message-close", relay), {"reason": "Done."}, follow=True)

    assert "is at “Waits for a second look” now" in response.text


@pytest.mark.parametrize(
    "name",
    ["message-close", "message-relate", "concur", "override-concurrence", "translation-add"],
)
def test_steps_are_for_their_role(client, name):
    relay = make_sent_relay()

    assert client.get(step(name, relay)).status_code == 302
    log_in(client, make_user())
    assert client.get(step(name, relay)).status_code == 403


@pytest.mark.parametrize("name", ["ask-concurrence", "message-rehearse"])
def test_buttons_are_for_their_role_and_for_posts(client, name):
    relay = make_relay()
    log_in(client, make_user())

    assert client.post(step(name, relay)).status_code == 403
    assert client.get(step(name, relay)).status_code == 405


def test_two_messages_are_related_and_show_each_other(client):
    relay, request = make_sent_relay(), make_request()
    log_in(client, make_member())

    client.post(step("message-relate", relay), {"other": request.reference})

    assert request.get_absolute_url() in client.get(relay.get_absolute_url()).text
    assert relay.get_absolute_url() in client.get(request.get_absolute_url()).text


def test_a_private_message_is_not_hinted_at_on_a_public_page(client):
    relay = make_sent_relay()
    hidden = make_sent_statement(
        to=[make_focal_point().family], details=Details(visibility=Visibility.PRIVATE)
    )
    member = make_member()
    relate_messages(relay, hidden, actor=member)

    assert hidden.reference not in client.get(relay.get_absolute_url()).text
    assert client.get(hidden.get_absolute_url()).status_code == 404
    log_in(client, member)
    assert hidden.reference in client.get(relay.get_absolute_url()).text


def test_the_division_is_asked_and_concurs(client):
    statement = make_statement(details=TOGETHER)
    log_in(client, make_member())
    page = client.post(step("ask-concurrence", statement), follow=True)
    assert "The Civil Society Division is asked to concur." in page.text
    log_in(client, make_operator())
    assert statement.body in client.get(step("concur", statement)).text

    page = client.post(step("concur", statement), {"agrees": "yes"}, follow=True)

    assert "The division concurs" in page.text
    statement.refresh_from_db()
    assert statement.status == MessageStatus.IN_REVIEW


def test_a_refusal_without_a_reason_is_refused(client):
    statement = make_statement(details=TOGETHER)
    ask_concurrence(statement, actor=make_member())
    log_in(client, make_operator())

    page = client.post(step("concur", statement), {"agrees": "no"})

    assert "Every refusal has a reason." in page.text


def test_an_override_too_early_is_refused(client):
    statement = make_statement(details=TOGETHER)
    member = make_member()
    ask_concurrence(statement, actor=member)
    log_in(client, member)

    page = client.post(step("override-concurrence", statement), {"reason": "Now."}, follow=True)

    assert "has time to concur" in page.text


def test_a_rehearsal_says_where_it_went(client):
    relay = make_relay()
    log_in(client, make_member())

    page = client.post(step("message-rehearse", relay), follow=True)

    assert "The rehearsal went to its author" in page.text
    assert OutgoingMail.objects.filter(subject__startswith="Rehearsal").count() == 1


def test_a_version_is_added_and_checked_by_somebody_else(client):
    relay = make_sent_relay()
    log_in(client, make_focal_point().user)
    version = {"language": "fr", "origin": "volunteer", "subject": "Douze", "body": "Pleine."}

    page = client.post(step("translation-add", relay), version, follow=True)

    assert "Pleine." in page.text
    assert "Not there yet in: العربية, 中文, Русский, Español." in page.text
    check = step("translation-check", relay, relay.translations.get().pk)
    assert "You translated it yourself." in client.get(check).text
    log_in(client, make_focal_point().user)
    page = client.post(check, {"confirmed": "yes"}, follow=True)
    assert "Checked translation" in page.text


def test_versions_of_a_text_that_is_not_public_are_not_either(client):
    relay = make_relay()
    translate(relay, subject="Douze", body="Pas encore.")

    assert "Pas encore." not in client.get(relay.get_absolute_url()).text
    log_in(client, make_focal_point().user)
    assert client.get(step("translation-add", relay)).status_code == 403


def test_links_are_shown_to_those_who_may_see_recipients_and_taken_back(client):
    request = make_request(MessageStatus.SENT)
    link = request.answer_links.get()
    revoke = step("answer-link-revoke", request, link.pk)
    assert link.email not in client.get(request.get_absolute_url()).text
    log_in(client, make_user(Role.STAFF))
    assert client.post(revoke).status_code == 403
    log_in(client, make_member())
    assert link.email in client.get(request.get_absolute_url()).text

    client.post(revoke)

    assert AnswerLink.objects.get().revoked_at is not None
