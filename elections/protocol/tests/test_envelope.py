"""Envelopes between trustees: opened by whom they are meant for, and by nobody else."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from elections.protocol.encoding import dumps
from elections.protocol.envelope import (
    SYSTEM,
    TrusteeKeys,
    open_sealed,
    parts_of,
    random_nonce,
    seal,
    signed_message,
)
from elections.protocol.errors import ProtocolError
from elections.protocol.group import P, power
from elections.protocol.tests.elections import SECRETS

ANNA, BERTA, CARLA = map(TrusteeKeys.of, SECRETS)
PURPOSE = "share|certs|1|2"
SEALED = seal("a secret", PURPOSE, ANNA, BERTA.encryption, SYSTEM)


def refusal(envelope, purpose=PURPOSE, recipient=BERTA, sender=ANNA):
    with pytest.raises(ProtocolError) as refused:
        open_sealed(envelope, purpose, recipient, sender.verification)
    return str(refused.value)


def altered(**members):
    return dumps(json.loads(SEALED) | members)


def test_the_keys_of_the_shared_vector_come_from_its_secret():
    keys = TrusteeKeys.of("UYm3UcAVxgu7otbdPG3Uy7")

    assert str(keys.verification).startswith("8205399705304812913336130635223031289728")
    assert str(keys.encryption).startswith("11850548993539795757272516489582386936902")


@pytest.mark.parametrize("secret", ["", SECRETS[0][:-1], SECRETS[0] + "1", SECRETS[0][:-1] + "0"])
def test_what_is_no_secret_is_refused(secret):
    with pytest.raises(ProtocolError) as refused:
        TrusteeKeys.of(secret)

    assert str(refused.value) == (
        "A trustee's secret has 22 letters and digits, without 0, O, I and l."
    )


@given(some.text(some.characters(exclude_categories=["Cs"])))
@settings(max_examples=20, deadline=None)
def test_any_text_is_opened_as_it_was_sealed(text):
    envelope = seal(text, PURPOSE, ANNA, BERTA.encryption, SYSTEM)

    assert open_sealed(envelope, PURPOSE, BERTA, ANNA.verification) == text


def test_a_nonce_has_twelve_bytes():
    assert len(random_nonce()) == 12


DOES_NOT_OPEN = "A sealed message does not open with this secret, or was changed on its way."


def test_another_trustee_does_not_open_it():
    assert refusal(SEALED, recipient=CARLA) == DOES_NOT_OPEN


def test_an_envelope_does_not_stand_for_another():
    assert refusal(SEALED, purpose="share|certs|1|3") == DOES_NOT_OPEN


def test_a_changed_envelope_does_not_open():
    data = json.loads(SEALED)["data"]
    alpha = json.loads(SEALED)["alpha"]

    assert refusal(altered(data=data[:-2] + ("00" if data[-2:] != "00" else "01"))) == DOES_NOT_OPEN
    assert refusal(altered(data="")) == DOES_NOT_OPEN
    assert refusal(altered(nonce="00" * 12)) == DOES_NOT_OPEN
    assert refusal(altered(alpha=str(power(int(alpha), 2)))) == DOES_NOT_OPEN


def test_who_sealed_it_must_be_who_is_said():
    assert refusal(SEALED, sender=CARLA) == (
        "The content of a sealed message is not signed by the trustee it comes from."
    )


def test_a_message_meant_for_another_is_refused_though_sealed_for_me(monkeypatch):
    """Anna's words to Carla, sealed once more for Berta."""
    inner = dumps({"recipient": str(CARLA.encryption), "message": "a secret"})

    assert refusal(sealed_anyhow(inner, monkeypatch)) == (
        "A sealed message was meant for another trustee."
    )


def test_a_message_that_is_no_text_is_refused(monkeypatch):
    inner = dumps({"recipient": str(BERTA.encryption), "message": 5})

    assert refusal(sealed_anyhow(inner, monkeypatch)) == (
        "A sealed message was meant for another trustee."
    )


def sealed_anyhow(inner, monkeypatch):
    monkeypatch.setattr(
        "elections.protocol.envelope.signed_message",
        lambda _inner, signing, random: signed_message(inner, signing, random),
    )
    return seal("", PURPOSE, ANNA, BERTA.encryption, SYSTEM)


@pytest.mark.parametrize(
    ("envelope", "sentence"),
    [
        (5, "A sealed message is not a text."),
        ("{", "A sealed message is not JSON."),
        ("{}", "A sealed message does not have the members alpha, nonce, data."),
        (altered(alpha="2"), "A sealed message holds a number outside the group."),
        (altered(alpha="0"), "A sealed message holds a number outside the group."),
        (altered(alpha=str(P - 1)), "A sealed message holds a number outside the group."),
        (altered(alpha=str(P + 1)), "The element of a sealed message is out of range."),
        (altered(nonce=5), "A sealed message is not written in hexadecimal digits."),
        (altered(nonce="0g" * 12), "A sealed message is not written in hexadecimal digits."),
        (altered(data="AB"), "A sealed message is not written in hexadecimal digits."),
        (altered(nonce="00"), "A sealed message has a nonce of 1 bytes instead of 12."),
    ],
)
def test_what_is_no_envelope_is_refused(envelope, sentence):
    with pytest.raises(ProtocolError) as refused:
        parts_of(envelope)

    assert str(refused.value) == sentence


def test_two_envelopes_of_the_same_text_differ():
    again = seal("a secret", PURPOSE, ANNA, BERTA.encryption, SYSTEM)

    assert json.loads(again)["alpha"] != json.loads(SEALED)["alpha"]
    assert json.loads(again)["data"] != json.loads(SEALED)["data"]


def test_a_sealed_message_that_is_no_text_does_not_open(monkeypatch):
    monkeypatch.setattr("elections.protocol.envelope.dumps", lambda thing: NotText(dumps(thing)))
    envelope = str(seal("a secret", PURPOSE, ANNA, BERTA.encryption, SYSTEM))

    assert refusal(envelope) == DOES_NOT_OPEN


class NotText(str):
    """A text that encodes to bytes that are none."""

    __slots__ = ()

    def encode(self):
        return b"\xff"
