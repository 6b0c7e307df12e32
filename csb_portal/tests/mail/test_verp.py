"""Envelope senders: they name their mail, and nobody else can make one."""

import pytest
from django.utils.crypto import salted_hmac

from csb_portal.mail import verp
from csb_portal.models import OutgoingMail
from csb_portal.testing.pipelining_sink import PipeliningSink

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(put):
    return put("one").get()


def test_an_address_leads_back_to_its_mail_whatever_became_of_its_case(mail):
    address = verp.sender_of(mail)

    assert address.endswith("@lists.example.org")
    for form in (address, address.upper(), f"<{address}>", f" {address} "):
        assert verp.mail_of(form) == mail


def test_an_address_is_short_enough_for_every_server():
    local_part = verp.sender_for(10**18 - 1).partition("@")[0]

    assert len(local_part) <= 64


def test_the_mac_is_the_salted_one_of_django(mail, settings):
    digest = salted_hmac(
        verp.SALT, str(mail.pk), secret=settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()

    assert verp.sender_of(mail) == f"bounces+{mail.pk}-{digest[:20]}@lists.example.org"


@pytest.mark.parametrize(
    "forge",
    [
        lambda own, pk: own.replace(f"+{pk}-", f"+{pk + 1}-"),
        lambda own, pk: own.replace("lists.", "other."),
        lambda own, pk: own.replace("bounces+", "bounces-"),
        lambda own, pk: f"bounces+{pk}@lists.example.org",
        lambda own, pk: f"bounces+{pk}-{'0' * 20}@lists.example.org",
        lambda own, pk: f"bounces+{'9' * 30}-{'0' * 20}@lists.example.org",
        lambda own, pk: "secretariat@example.org",
        lambda own, pk: "",
    ],
)
def test_a_made_up_address_leads_nowhere(mail, forge):
    OutgoingMail.objects.create(
        pk=mail.pk + 1,
        to="two@example.org",
        queued_at=mail.queued_at,
        next_attempt_at=mail.queued_at,
    )

    assert verp.mail_of(forge(verp.sender_of(mail), mail.pk)) is None


def test_bounces_of_mail_sent_under_the_former_key_still_arrive(mail, settings):
    address = verp.sender_of(mail)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [settings.SECRET_KEY]

    assert verp.mail_of(address) == mail
    settings.SECRET_KEY_FALLBACKS = []
    assert verp.mail_of(address) is None


def test_a_mail_that_is_gone_has_no_bounces(mail):
    address = verp.sender_of(mail)
    mail.delete()

    assert verp.mail_of(address) is None


def test_every_mail_leaves_with_the_sender_that_names_it(put, flush):
    put("one", "two")

    with PipeliningSink() as sink:
        flush(sink)

    senders = [each.mail.partition("<")[2].partition(">")[0] for each in sink.received]
    assert [verp.mail_of(sender).to for sender in senders] == ["one@example.org", "two@example.org"]
    assert sink.letters[0]["From"] == "Civil Society Bureau <secretariat@example.org>"
