"""The conversation with a mail server: pipelined, in lock-step, and with rude answers anywhere."""

import pytest
from django.core.mail import get_connection

from csb_portal.mail.delivery import flush_outbox
from csb_portal.models import MailStatus, OutgoingMail
from csb_portal.testing.pipelining_sink import EXTENSIONS, HANG_UP, PipeliningSink

pytestmark = pytest.mark.django_db

LOCK_STEP = tuple(name for name in EXTENSIONS if name != "PIPELINING")
NAMES = ["one", "two", "three", "four"]


def flush(sink):
    return flush_outbox(
        get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=sink.port
        )
    )


def addresses(sink):
    return [each.recipient.partition("@")[0] for each in sink.received]


@pytest.fixture(params=[EXTENSIONS, LOCK_STEP], ids=["pipelined", "in lock-step"])
def sink(request):
    with PipeliningSink(extensions=request.param) as sink:
        yield sink


@pytest.fixture
def pipelining():
    with PipeliningSink() as sink:
        yield sink


def test_a_text_and_the_commands_of_the_next_mail_share_a_round_trip(pipelining, put):
    put(*NAMES[:3])

    assert flush(pipelining) == 3

    assert pipelining.groups == [
        ["EHLO"],
        ["MAIL", "RCPT", "DATA"],
        ["TEXT", "MAIL", "RCPT", "DATA"],
        ["TEXT", "MAIL", "RCPT", "DATA"],
        ["TEXT"],
        ["QUIT"],
    ]


def test_a_server_without_pipelining_hears_one_thing_at_a_time(put):
    put(*NAMES[:2])

    with PipeliningSink(extensions=LOCK_STEP) as sink:
        assert flush(sink) == 2

    steps = ["EHLO", *["MAIL", "RCPT", "DATA", "TEXT"] * 2, "QUIT"]
    assert sink.groups == [[step] for step in steps]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "TEXT"])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_refusal_at_any_step_concerns_its_own_mail_alone(sink, put, step, number):
    sink.answers[step, number] = "550 5.7.1 Not this one"
    put(*NAMES)

    assert flush(sink) == 3

    refused = OutgoingMail.objects.get(status=MailStatus.REFUSED)
    assert refused.to == f"{NAMES[number - 1]}@example.org"
    assert (refused.answer, refused.attempts) == ("550 5.7.1 Not this one", 1)
    assert addresses(sink) == [name for name in NAMES if name != NAMES[number - 1]]
    assert sink.sessions == 1


@pytest.mark.parametrize("rudeness", [HANG_UP, "421 Enough of you"])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "TEXT"])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_who_hangs_up_at_any_step_gets_every_other_mail_once(sink, put, step, number, rudeness):
    sink.answers[step, number] = rudeness
    put(*NAMES)

    assert flush(sink) == 3

    waiting = OutgoingMail.objects.get(status=MailStatus.WAITING)
    assert waiting.to == f"{NAMES[number - 1]}@example.org"
    assert (waiting.attempts, waiting.lease, waiting.leased_until) == (1, None, None)
    assert waiting.head is not None
    assert addresses(sink) == [name for name in NAMES if name != NAMES[number - 1]]
    assert set(OutgoingMail.objects.values_list("attempts", flat=True)) == {1}


def test_two_refusals_in_a_row_each_keep_their_own_words(sink, put):
    sink.answers = {("RCPT", 1): "550 Not you", ("MAIL", 2): "451 Not now"}
    put(*NAMES)

    assert flush(sink) == 2

    answers = dict(OutgoingMail.objects.exclude(answer="").values_list("to", "answer"))
    assert answers == {"one@example.org": "550 Not you", "two@example.org": "451 Not now"}


def test_a_refusal_is_kept_when_the_server_leaves_right_after_it(pipelining, put):
    pipelining.answers = {("RCPT", 1): "550 Not you", ("DATA", 1): HANG_UP}
    put("one", "two")

    assert flush(pipelining) == 1

    refused = OutgoingMail.objects.get(to="one@example.org")
    assert (refused.status, refused.answer) == (MailStatus.REFUSED, "550 Not you")


def test_a_server_that_wants_a_text_for_nobody_gets_an_empty_one(pipelining, put):
    pipelining.answers = {("RCPT", 1): "550 Not you", ("DATA", 1): "354 Go ahead"}
    put("one", "two")

    assert flush(pipelining) == 1

    assert OutgoingMail.objects.get(to="one@example.org").answer == "550 Not you"
    assert addresses(pipelining) == ["two"]
    assert pipelining.groups[2] == ["TEXT"]


def test_noise_in_place_of_an_answer_ends_the_call(sink, put):
    sink.answers["RCPT", 1] = "what?"
    put("one", "two")

    assert flush(sink) == 1

    confused = OutgoingMail.objects.get(to="one@example.org")
    assert confused.status == MailStatus.WAITING
    assert sink.sessions == 2
