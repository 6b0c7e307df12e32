import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.retention import purge_all
from liaison.choices.register import Nature
from liaison.models import Message, UnconfirmedRequest
from liaison.services.register.checks import AlreadyRecorded
from liaison.services.register.confirming import (
    confirm_request,
    find_unconfirmed,
    token_of,
    write_request,
)
from liaison.services.register.requests import Requester
from liaison.tests.factories import division, plenary

UNKNOWN = "0" * 32  # the same in each process that collects the tests
pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 2, 8, 30, tzinfo=UTC)


def write(**fields: object) -> UnconfirmedRequest:
    values = {
        "subject": "Ramp",
        "body": "The ramp was closed.",
        "language": "en",
        "on_behalf_of": plenary(),
        "counterpart": division(),
        "nature": Nature.PROCEDURE,
        "requester": Requester("Ada", "ada@example.org"),
        "key": uuid.uuid4(),
    }
    return write_request(**values | fields)


def test_a_text_becomes_a_request_when_its_link_is_used():
    with clock.at(NOW):
        unconfirmed = write()
    assert not Message.objects.exists()
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, token_of(unconfirmed) in mail.body) == ("ada@example.org", True)

    with clock.at(NOW + timedelta(days=2)):
        request = confirm_request(token_of(unconfirmed))

    assert request.received_at == NOW + timedelta(days=2)
    assert (request.author, request.requester_email) == (None, "ada@example.org")
    assert request.body == "The ramp was closed."


def test_a_name_is_withheld_unless_its_owner_agreed():
    quiet = confirm_request(token_of(write()))
    named = confirm_request(
        token_of(write(requester=Requester("Ada", "ada@example.org", name_is_public=True)))
    )

    assert (quiet.requester, named.requester) == ("", "Ada")


def test_a_used_link_says_what_it_became():
    token = token_of(write())
    request = confirm_request(token)

    with pytest.raises(AlreadyRecorded) as refusal:
        confirm_request(token)

    assert refusal.value.message == request
    assert Message.objects.count() == 1


@pytest.mark.parametrize("token", ["", "nonsense", f"{UNKNOWN}:forged"])
def test_a_link_that_was_never_sent_is_a_sentence(token):
    with pytest.raises(DomainError, match="not known, or its time has passed"):
        find_unconfirmed(token)


def test_a_link_works_for_three_days_and_then_nothing_is_kept():
    with clock.at(NOW):
        token = token_of(write())
    with clock.at(NOW + timedelta(days=3)), pytest.raises(DomainError, match="three days"):
        confirm_request(token)

    with clock.at(NOW + timedelta(days=3)):
        purge_all()

    assert not UnconfirmedRequest.objects.exists()
    assert not Message.objects.exists()


def test_the_same_form_twice_is_one_mail():
    key = uuid.uuid4()

    assert write(key=key) == write(key=key)

    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_a_link_clicked_eight_times_at_once_is_one_request():
    token = token_of(write())

    def click(_):
        try:
            return confirm_request(token).reference
        except AlreadyRecorded:
            return "again"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(click, range(8)))

    assert outcomes[1:] == ["again"] * 7
    assert Message.objects.get().reference == outcomes[0]
