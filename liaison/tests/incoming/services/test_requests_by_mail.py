import pytest

from csb_portal.models import OutgoingMail, StoredFile
from liaison.choices.incoming import Result
from liaison.choices.register import Nature
from liaison.incoming import parse
from liaison.models import Counterpart, Message, Reply, UnconfirmedRequest
from liaison.services.register.confirming import confirm_request, token_of
from liaison.tests.factories import division, make_request
from liaison.tests.incoming.letters import corpus, deliver, letter, make_member_of_talk

pytestmark = pytest.mark.django_db


def test_a_mail_becomes_a_request_once_its_address_is_confirmed():
    division()

    outcome = deliver(letter("Two booths, please.", subject="Booths"), "requests")

    assert outcome.result == Result.REQUEST
    unconfirmed = UnconfirmedRequest.objects.get()
    assert not Message.objects.exists()
    sent = OutgoingMail.objects.get(occasion=f"unconfirmed-request:{unconfirmed.key}")
    assert sent.to == "member@example.org"

    request = confirm_request(token_of(unconfirmed))

    assert (request.subject, request.body, request.nature) == (
        "Booths",
        "Two booths, please.",
        Nature.PROCEDURE,
    )
    assert (request.from_audience.slug, request.to_counterpart.slug) == (
        "cs-plenary",
        "civil-society-division",
    )
    assert request.requester_name_is_public is False


def test_files_of_a_request_are_not_kept_and_the_request_says_so():
    deliver(corpus("attached_program"), "requests")
    names = [one.name for one in parse(corpus("attached_program")).attachments]

    body = UnconfirmedRequest.objects.get().body
    assert body.endswith(f"[Of a request by mail the text is kept, and no files: {names[0]}]")
    assert not StoredFile.objects.exists()


def test_a_signature_is_no_file_of_a_request():
    deliver(corpus("pgp_signed"), "requests")

    assert UnconfirmedRequest.objects.get().body == "Signed text."


def test_a_focal_point_is_known_no_better_by_a_mail():
    make_member_of_talk()

    assert deliver(letter(), "requests").result == Result.REQUEST
    assert not Message.objects.exists()


def test_the_same_request_again_is_mailed_once():
    headers = "Message-ID: <wish@mail.example.org>\r\n"
    deliver(letter(headers=headers), "requests")

    deliver(letter(headers=f"Received: by mx\r\n{headers}"), "requests")

    assert UnconfirmedRequest.objects.count() == 1
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("auto_reply", Result.DISCARD),
        ("empty_body", Result.DISCARD),
        ("no_from", Result.REFUSED),
        ("two_froms", Result.REFUSED),
        ("pgp_encrypted", Result.REFUSED),
    ],
)
def test_what_nobody_could_confirm_is_no_request(name, result):
    assert deliver(corpus(name), "requests").result == result
    assert not UnconfirmedRequest.objects.exists()


def test_one_address_asks_five_times_an_hour():
    results = [deliver(letter(f"{n}"), "requests").result for n in range(6)]

    assert results == [Result.REQUEST] * 5 + [Result.REFUSED]


def test_without_a_body_of_the_operators_the_way_is_told():
    Counterpart.objects.update(is_operators_body=False)

    outcome = deliver(letter(), "requests")

    assert outcome.result == Result.REFUSED
    assert outcome.answer.endswith("Use the form on the portal, where both can be chosen.")


def test_an_answer_to_a_mail_of_ours_lands_on_what_that_was_about():
    request = make_request()
    sent = OutgoingMail.objects.filter(occasion__startswith=f"request:{request.reference}:").first()

    outcome = deliver(letter("Thanks.", headers=f"In-Reply-To: {sent.message_id}\r\n"), "requests")

    assert (outcome.result, outcome.message) == (Result.ANSWER, request)
    assert Reply.objects.get().message == request
