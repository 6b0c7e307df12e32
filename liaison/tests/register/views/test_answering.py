"""The page by which another body answers without an account."""

import pytest
from django.urls import reverse

from csb_portal import files
from csb_portal.models import OutgoingMail
from liaison.choices.register import MessageStatus, Visibility
from liaison.models import Answer, AnswerLink, Message
from liaison.services.register.answer_links import token_of
from liaison.services.register.details import Details
from liaison.tests.factories import answer, make_request, plenary

pytestmark = pytest.mark.django_db
SAID = {
    "outcome": "granted",
    "text": "Two booths are granted.",
    "answered_by": "Conference services",
    "ask_instead": "",
}


@pytest.fixture
def url() -> str:
    make_request(MessageStatus.SENT, subject="Two booths")
    return reverse("liaison:answer-by-link", args=[token_of(AnswerLink.objects.get())])


def test_opening_the_link_shows_the_request_and_changes_nothing(client, url):
    page = client.get(url)

    assert "Two booths" in page.text
    assert "We ask for two booths." in page.text
    assert "no-store" in page["Cache-Control"]
    assert not Answer.objects.exists()


def test_an_answer_is_looked_at_once_more_then_recorded(client, url):
    preview = client.post(url, SAID)
    assert "Record my answer" in preview.text
    assert not Answer.objects.exists()

    done = client.post(url, SAID | {"record": "yes"})

    assert "Your answer is recorded" in done.text
    assert Message.objects.get().answer.answered_by == "Conference services"
    told = OutgoingMail.objects.filter(occasion__endswith=":answer")
    assert plenary().address in set(told.values_list("to", flat=True))


def test_an_answer_can_be_changed_before_it_is_recorded(client, url):
    page = client.post(url, SAID | {"change": "yes"})

    assert "Two booths are granted." in page.text
    assert not Answer.objects.exists()


def test_not_ours_needs_somebody_to_ask(client, url):
    page = client.post(url, SAID | {"outcome": "not_for_us", "record": "yes"})
    assert "Say whom to ask" in page.text

    said = SAID | {"outcome": "not_for_us", "ask_instead": "The host country", "record": "yes"}
    client.post(url, said)

    page = client.get(Message.objects.get().get_absolute_url())
    assert "The host country" in page.text


def with_file(**details: object) -> tuple[str, str]:
    """Deliver a request with a file; return its page and the file, as its link gives them."""
    stored = files.store_bytes("plan.txt", b"10:00 Sub-Committee")
    message = make_request(MessageStatus.SENT, details=Details(files=[stored], **details))
    token = token_of(AnswerLink.objects.get(message=message))
    attachment = message.attachments.get()
    return (
        reverse("liaison:answer-by-link", args=[token]),
        reverse("liaison:answer-file", args=[token, attachment.pk]),
    )


def test_the_files_of_a_private_request_reach_the_body_by_its_link(client):
    page, file = with_file(visibility=Visibility.PRIVATE)

    assert file in client.get(page).text
    shown = client.get(file)

    assert b"".join(shown.streaming_content) == b"10:00 Sub-Committee"
    assert shown["Content-Disposition"] == 'attachment; filename="plan.txt"'


def test_a_link_gives_the_files_of_its_own_request_only_and_while_it_is_open(client, url):
    _page, file = with_file(visibility=Visibility.PRIVATE)
    number = file.rstrip("/").rpartition("/")[2]

    assert client.get(f"{url}files/{number}/").status_code == 404
    answer(Message.objects.exclude(attachments=None).get())
    assert client.get(file).status_code == 410


def test_the_page_of_a_private_request_promises_no_public_register(client):
    page, _file = with_file(visibility=Visibility.PRIVATE)

    for text in (client.get(page).text, client.post(page, SAID).text):
        assert "The request is private, and so is your answer." in text
        assert "Everyone can read it" not in text
        assert "public register" not in text


def test_a_used_or_forged_link_is_gone(client, url):
    client.post(url, SAID | {"record": "yes"})

    assert client.get(url).status_code == 410
    assert client.post(url, SAID | {"record": "yes"}).status_code == 410
    assert client.get(reverse("liaison:answer-by-link", args=["made-up"])).status_code == 410
    assert Answer.objects.count() == 1


def test_trying_link_after_link_is_stopped(client, url, monkeypatch):
    monkeypatch.setattr(
        "liaison.views.register.answering.is_allowed", lambda *_args, **_options: False
    )

    page = client.get(url)

    assert page.status_code == 410
    assert "Too many links were opened" in page.text
