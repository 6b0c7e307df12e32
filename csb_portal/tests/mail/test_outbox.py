"""Writing mails: once an occasion, in the reader's language and zone, as plain text."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings as portal_settings
from django.db import transaction

from csb_portal import clock, mail
from csb_portal.mail.outbox import Reader
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from csb_portal.testing.mails import letter_of

pytestmark = pytest.mark.django_db

CLOSES_AT = datetime(2005, 1, 14, 17, tzinfo=UTC)
MESSAGE = """{% load letters i18n %}Dear {{ recipient.get_full_name }},

{% if never %}
Never mind.
{% endif %}

{% if title %}

{{ title }} is open until {% when closes_at %}, {{ day|date:"l j F" }}.
{% endif %}



{{ site_url }}/calls/

"""


@pytest.fixture
def letter(settings, tmp_path):
    """Return ``letter(*readers, **context)``, which queues a call for volunteers to them."""
    (tmp_path / "call_subject.txt").write_text("Call:\n{{ title }}\n")
    (tmp_path / "call_message.txt").write_text(MESSAGE)
    templates = portal_settings.TEMPLATES[0]
    settings.TEMPLATES = [templates | {"DIRS": [*templates["DIRS"], tmp_path]}]
    settings.SITE_URL = "https://bureau.example.org"

    def letter(*readers, title="Rights & Access", occasion="call-opened:1"):
        context = {"title": title, "closes_at": CLOSES_AT, "day": date(2005, 1, 14)}
        mail.queue("call", to=readers, occasion=occasion, **context)
        return OutgoingMail.objects.last()

    return letter


def test_a_mail_speaks_the_language_and_shows_the_clock_of_its_reader(letter, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    aiko = Reader("aiko@example.org", "Aiko", language="fr", time_zone="Asia/Tokyo")

    assert_golden(letter(aiko), "csb_portal/call_in_french")


def test_a_language_the_portal_does_not_speak_yet_is_written_in_english(letter):
    reader = Reader("reader@example.org", "Reader", language="ru", time_zone="Europe/Zurich")

    assert_golden(letter(reader), "csb_portal/call_in_english")


def test_nobody_is_told_twice_of_one_occasion(letter):
    user = make_user(email="One@example.org")
    for _ in range(2):
        letter(user, Reader("one@example.org"), Reader("two@example.org"))
    letter(user, occasion="call-opened:2")

    told = OutgoingMail.objects.values_list("occasion", "to")
    assert sorted(told) == [
        ("call-opened:1", "one@example.org"),
        ("call-opened:1", "two@example.org"),
        ("call-opened:2", "one@example.org"),
    ]


def test_a_subject_is_one_line_whatever_is_in_it(letter):
    queued = letter(Reader("one@example.org"), title="Rights\r\nBcc: all@example.org\u2028!")
    long = letter(Reader("two@example.org"), title="R" * 400, occasion="call-opened:2")

    assert queued.subject == "Call: Rights Bcc: all@example.org !"
    assert len(long.subject) == 300
    assert long.subject.endswith("…")
    assert letter_of(queued)["Bcc"] is None


def test_an_occasion_too_long_to_be_told_from_another_is_refused(letter):
    with pytest.raises(ValueError, match="at most 200 characters"):
        letter(Reader("one@example.org"), occasion="x" * 201)


def test_a_subscriber_can_leave_with_one_click(letter):
    url = "https://bureau.example.org/unsubscribe/token/"
    message = letter_of(letter(Reader("one@example.org", unsubscribe_url=url)))

    assert message["List-Unsubscribe"] == f"<{url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_each_mail_has_a_message_id_of_its_own_that_needs_no_folding(letter):
    letter(Reader("one@example.org"), Reader("two@example.org"))

    one, two = OutgoingMail.objects.all()
    assert one.message_id != two.message_id
    assert f"\r\nMessage-ID: {one.message_id}\r\n".encode() in bytes(one.head)


def test_an_act_that_fails_tells_nobody(letter):
    def fail():
        with transaction.atomic():
            letter(Reader("one@example.org"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert not OutgoingMail.objects.exists()


def test_mail_is_on_its_way_after_the_commit(letter, committed, mailoutbox):
    with committed():
        letter(Reader("one@example.org"), Reader("two@example.org"))
        assert mailoutbox == []

    assert [message.to for message in mailoutbox] == [["one@example.org"], ["two@example.org"]]


def test_a_replayed_past_sends_nothing_by_itself(letter, committed, mailoutbox):
    with committed(), clock.at(CLOSES_AT):
        queued = letter(Reader("one@example.org"))

    assert mailoutbox == []
    assert queued.queued_at == CLOSES_AT


def test_evidence_counts_the_mails_of_an_occasion_and_its_parts(letter):
    letter(Reader("one@example.org"), Reader("two@example.org"), occasion="relay:1/plenary")
    letter(Reader("one@example.org"), occasion="relay:1/bodies")
    letter(Reader("one@example.org"), occasion="relay:12")
    OutgoingMail.objects.filter(to="two@example.org").update(
        status="accepted", accepted_at=CLOSES_AT
    )

    counts = {"sent": 3, "accepted": 1, "refused": 0, "waiting": 2}
    assert OutgoingMail.objects.about("relay:1").evidence() == counts
