import pytest

from liaison.models import Message
from liaison.services.incoming.reply_addresses import address_for, message_of
from liaison.tests.factories import make_request

pytestmark = pytest.mark.django_db


def test_an_address_leads_back_to_its_message():
    request = make_request()

    assert message_of(address_for(request)) == request


def test_an_address_survives_servers_that_change_its_case():
    request = make_request()

    assert message_of(address_for(request).upper()) == request


def test_the_local_part_is_short_enough_for_every_server():
    longest = Message(reference="RQ-2005-123456789012")

    local_part = address_for(longest).rpartition("@")[0]

    assert len(local_part) < 64


def test_the_letters_of_one_message_open_no_other():
    first, second = make_request(), make_request()
    swapped = address_for(first).replace(first.reference.lower(), second.reference.lower())

    assert message_of(swapped) is None


def test_an_address_made_under_a_former_key_still_works(settings):
    request = make_request()
    former = address_for(request)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    assert message_of(former) == request
    assert address_for(request) != former


@pytest.mark.parametrize(
    "address",
    [
        "",
        "answer@lists.example.org",
        "answer+rq-2005-0001@lists.example.org",
        "answer+rq-2005-0001-aaaaaaaaaaaaaaaaaaaa@lists.example.org",
        "\x00answer+\r\n@lists.example.org",
    ],
)
def test_any_other_address_stands_for_nothing(address):
    assert message_of(address) is None


def test_another_domain_stands_for_nothing():
    address = address_for(make_request()).rpartition("@")[0]

    assert message_of(f"{address}@example.org") is None
