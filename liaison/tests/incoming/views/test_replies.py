import pytest
from django.urls import reverse

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.incoming import HandledAs
from liaison.choices.register import MessageStatus, Outcome
from liaison.models import IncomingMail, Reply
from liaison.services.incoming.bouncing import terms
from liaison.services.incoming.reply_addresses import address_for
from liaison.sources.incoming import tasks_for
from liaison.tests.factories import make_member, make_operator, make_request
from liaison.tests.incoming.letters import corpus, deliver, letter, make_channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    return make_request(MessageStatus.SENT)


@pytest.fixture
def reply(message):
    deliver(
        letter("Two booths <b>are</b> granted.", sender="csd@example.org"), address_for(message)
    )
    return Reply.objects.get()


def test_the_secretariat_reads_it_and_answers_with_one_click(client, message, reply):
    member = make_member()
    client.force_login(member)

    page = client.get(message.get_absolute_url())
    response = client.post(
        reverse("liaison:reply-answer", args=[reply.pk]), {"outcome": Outcome.GRANTED}, follow=True
    )

    assert "Two booths &lt;b&gt;are&lt;/b&gt; granted." in page.text
    assert "csd@example.org is an address of" in page.text
    assert f"The answer to {message} is recorded." in response.text
    message.refresh_from_db()
    assert (message.status, message.answer.outcome) == (MessageStatus.ANSWERED, Outcome.GRANTED)
    assert f"Handled by {member}," in response.text


def test_a_strangers_mail_has_no_button_to_record_it(client, message):
    deliver(letter(sender="stranger@example.org"), address_for(message))
    client.force_login(make_member())

    page = client.get(message.get_absolute_url()).text

    assert "stranger@example.org is no address of a body this message is for." in page
    assert "Record it as the answer" not in page
    assert "Noted: it is no answer" in page


def test_it_is_noted(client, message, reply):
    client.force_login(make_member())

    response = client.post(reverse("liaison:reply-note", args=[reply.pk]), follow=True)

    reply.refresh_from_db()
    assert reply.handled_as == HandledAs.NOTED
    assert "The mail is noted." in response.text


def test_a_second_click_is_told_why(client, message, reply):
    client.force_login(make_member())
    url = reverse("liaison:reply-note", args=[reply.pk])
    client.post(url)

    assert "Somebody has handled this mail already." in client.post(url, follow=True).text


@pytest.mark.parametrize(
    ("make", "may"),
    [
        (make_member, "read and handle"),
        (lambda: make_user(Role.STAFF), "read"),
        (make_operator, ""),
        (lambda: make_focal_point().user, ""),
        (make_user, ""),
    ],
)
def test_only_the_secretariat_and_staff_see_it(client, message, reply, make, may):
    log_in(client, make())

    page = client.get(message.get_absolute_url()).text
    statuses = [
        client.post(reverse("liaison:reply-answer", args=[reply.pk]), {"outcome": "x"}).status_code,
        client.post(reverse("liaison:reply-note", args=[reply.pk])).status_code,
    ]

    assert ("Answered by mail" in page) is ("read" in may)
    assert ("Record it as the answer" in page) is ("handle" in may)
    assert statuses == ([404, 302] if "handle" in may else [403, 403])


def test_the_public_sees_nothing_of_it_and_pays_nothing_for_it(client, message, reply):
    page = client.get(message.get_absolute_url())

    assert "Two booths" not in page.text
    assert client.post(reverse("liaison:reply-note", args=[reply.pk])).status_code == 302
    reply.refresh_from_db()
    assert reply.handled_at is None


def test_a_file_is_a_download_for_those_who_may(client, message):
    deliver(corpus("path_in_name"), address_for(message))
    attachment = Reply.objects.get().attachments.get()
    url = reverse("liaison:reply-file", args=[attachment.reply_id, attachment.pk])
    client.force_login(make_member())

    response = client.get(url)

    assert response["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert b"".join(response.streaming_content) == b"100"
    assert client.get(url.replace(f"/{attachment.reply_id}/", "/999/")).status_code == 404
    log_in(client, make_operator())
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("rows", [1, 6])
def test_many_replies_cost_as_much_as_one(client, message, rows, django_assert_max_num_queries):
    for _ in range(rows):
        deliver(corpus("path_in_name").replace(b"<path", b"<%d" % _), address_for(message))
    client.force_login(make_member())
    client.get(message.get_absolute_url())

    with django_assert_max_num_queries(45):
        page = client.get(message.get_absolute_url())

    assert page.text.count("notes.txt") == rows


def test_an_answer_is_a_task_until_it_is_handled(client, message, reply):
    member = make_member()
    (task,) = [task for task in tasks_for(member) if message.reference in task.title]

    client.force_login(member)
    client.post(reverse("liaison:reply-note", args=[reply.pk]))

    assert task.title.endswith(f"answered {message.reference} by mail")
    assert task.url == f"{message.get_absolute_url()}#replies"
    assert tasks_for(member) == []


def test_a_mail_that_failed_is_a_task_for_staff():
    make_channel()
    deliver(letter())
    IncomingMail.objects.update(result="failed")

    (task,) = tasks_for(make_user(Role.STAFF))

    assert task.title == "1 mail that came in could not be handled"
    assert tasks_for(make_operator()) == []


def test_staff_read_the_log_and_when_the_last_mail_came(client):
    log_in(client, make_user(Role.STAFF))
    url = reverse("admin:liaison_incomingmail_changelist")
    before = client.get(url).text
    make_channel()
    deliver(letter("a secret", sender="stranger@example.org"))

    after = client.get(url).text
    entry = client.get(
        reverse("admin:liaison_incomingmail_change", args=[IncomingMail.objects.get().pk])
    ).text

    assert "No mail has come in yet." in before
    assert "The last mail came in on" in after
    assert "The author is not a member of the channel." in after
    assert "a secret" not in entry


def test_staff_set_when_an_address_counts_as_dead(client):
    log_in(client, make_user(Role.STAFF))

    client.get(reverse("admin:liaison_bounceterms_changelist"))
    response = client.post(
        reverse("admin:liaison_bounceterms_change", args=[1]), {"hard_bounces": 5, "days": 20}
    )

    assert response.status_code == 302
    assert (terms().hard_bounces, terms().days) == (5, 20)
