from datetime import timedelta
from itertools import count

import pytest

from csb_portal import clock, mail
from csb_portal.mail import verp
from csb_portal.models import OutgoingMail
from csb_portal.models.mail import MailStatus
from liaison.choices.incoming import Result
from liaison.models import AddressState, Bounce, BounceTerms, Reply
from liaison.services.channels.addresses import clear_address
from liaison.tests.factories import make_request
from liaison.tests.incoming.letters import corpus, deliver, letter

pytestmark = pytest.mark.django_db
_numbers = count(1)
HARD = "dsn_postfix_unknown_user"


def make_mail(email: str = "dead@example.org", *, days_ago: float = 0) -> OutgoingMail:
    """Write a mail that was accepted so many days ago."""
    with clock.at(clock.now() - timedelta(days=days_ago)):
        occasion = f"test:{next(_numbers)}"
        mail.queue_text(to=mail.Reader(email=email), occasion=occasion, subject="x", body="x")
        found = OutgoingMail.objects.filter(occasion=occasion)
        found.update(status=MailStatus.ACCEPTED, accepted_at=clock.now())
    return found.get()


def bounce(sent: OutgoingMail, name: str = HARD, *, days_ago: float = 0):
    with clock.at(clock.now() - timedelta(days=days_ago)):
        unlike = f"X-Number: {next(_numbers)}\r\n".encode()
        return deliver(unlike + corpus(name), verp.sender_of(sent), sender="<>")


def state() -> AddressState:
    return AddressState.objects.get(email="dead@example.org")


def test_a_mail_that_came_back_is_known_by_its_envelope():
    sent = make_mail("Dead@example.org")

    outcome = bounce(sent)

    assert (outcome.result, outcome.reason) == (Result.BOUNCE, "The address failed for good.")
    found = Bounce.objects.get()
    assert (found.mail, found.email, found.is_hard, found.status) == (
        sent,
        "dead@example.org",
        True,
        "5.1.1",
    )
    assert state().hard_bounces == 1


@pytest.mark.parametrize(
    ("name", "hard"),
    [
        ("dsn_postfix_unknown_user", [True]),
        ("dsn_exchange_unknown_user", [True]),
        ("dsn_status_only_in_diagnostic", [True]),
        ("dsn_no_diagnostic", [True]),
        ("dsn_qmail", [True]),
        ("dsn_exim", [True]),
        ("dsn_mailbox_full", [False]),
        ("dsn_full_in_words_only", [False]),
        ("dsn_spam_refused", [False]),
        ("dsn_gave_up_after_days", [False]),
        ("dsn_delayed", []),
        ("dsn_delivered", []),
        ("dsn_broken_report", []),
        ("vacation_to_bounce_address", []),
    ],
)
def test_only_what_speaks_of_the_address_is_hard(name, hard):
    bounce(make_mail(), name)

    assert list(Bounce.objects.values_list("is_hard", flat=True)) == hard


def test_a_delay_is_no_bounce():
    outcome = bounce(make_mail(), "dsn_delayed")

    assert outcome.reason == "The mail is delayed, and the server goes on trying."


def test_three_hard_bounces_in_ten_days_mark_the_address():
    for days_ago in (9, 5):
        bounce(make_mail(days_ago=days_ago), days_ago=days_ago)
    before = state().marked_at

    bounce(make_mail())

    assert before is None
    assert state().marked_at
    assert "User unknown" in state().reason


def test_one_mail_counts_once_however_many_notices_come():
    sent = make_mail()

    for _ in range(5):
        bounce(sent)

    assert (Bounce.objects.count(), state().hard_bounces, state().marked_at) == (1, 1, None)


def test_soft_bounces_never_mark():
    for _ in range(5):
        bounce(make_mail(), "dsn_mailbox_full")

    assert (state().hard_bounces, state().marked_at) == (0, None)


def test_a_soft_bounce_that_turns_hard_counts():
    sent = make_mail()
    bounce(sent, "dsn_mailbox_full")

    bounce(sent)
    bounce(sent, "dsn_mailbox_full")

    assert Bounce.objects.get().is_hard
    assert state().hard_bounces == 1


def test_bounces_older_than_the_window_are_forgotten():
    for days_ago in (12, 11, 0):
        bounce(make_mail(days_ago=days_ago), days_ago=days_ago)

    assert (state().hard_bounces, state().marked_at) == (1, None)


def test_a_mail_that_arrived_in_between_begins_the_count_anew():
    for days_ago in (6, 5):
        bounce(make_mail(days_ago=days_ago), days_ago=days_ago)
    make_mail(days_ago=3)

    bounce(make_mail())

    assert (state().hard_bounces, state().marked_at) == (1, None)


def test_an_address_that_works_again_begins_the_count_anew():
    for days_ago in (6, 5, 4):
        bounce(make_mail(days_ago=days_ago), days_ago=days_ago)
    clear_address(state(), actor=None)

    counted = []
    for _number in range(3):
        bounce(make_mail())
        counted.append((state().hard_bounces, bool(state().marked_at)))

    assert counted == [(1, False), (2, False), (3, True)]


def test_a_mail_of_today_has_not_arrived_yet():
    for days_ago in (6, 5):
        bounce(make_mail(days_ago=days_ago), days_ago=days_ago)
    make_mail(days_ago=0.5)

    bounce(make_mail())

    assert state().marked_at


def test_how_many_and_how_long_is_for_staff_to_set():
    BounceTerms.objects.create(pk=1, hard_bounces=1, days=1)

    bounce(make_mail())

    assert state().marked_at


def test_a_forged_bounce_address_marks_nobody():
    sent = make_mail()
    forged = verp.sender_of(sent).replace(f"+{sent.pk}-", f"+{make_mail('other@example.org').pk}-")

    outcome = deliver(corpus(HARD), forged, sender="<>")

    assert outcome.answer.startswith("550 5.1.1")
    assert not Bounce.objects.exists()


def test_a_person_who_writes_to_a_bounce_address_is_heard():
    request = make_request()
    sent = OutgoingMail.objects.filter(occasion__startswith=f"request:{request.reference}:").first()

    outcome = deliver(letter("Thank you."), verp.sender_of(sent))

    assert outcome.result == Result.ANSWER
    assert Reply.objects.get().message == request


def test_anything_else_there_is_dropped():
    assert deliver(letter("Hello?"), verp.sender_of(make_mail())).result == Result.DISCARD
