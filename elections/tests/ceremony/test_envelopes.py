"""What one trustee's browser opens of another's sealed message, and what it refuses; in node."""

import json

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from elections.protocol.encoding import dumps
from elections.protocol.envelope import SYSTEM, TrusteeKeys, key_of, seal, signed_message
from elections.protocol.group import G, P, power
from elections.tests.ceremony.asking import VECTOR, ask, needs_node

pytestmark = needs_node
SENDER, RECIPIENT, THIRD = (TrusteeKeys.of(secret) for secret in VECTOR["secrets"])
PURPOSE = "share|0|1|2"
TEXT = '{"secret":"4711"}'


def sealed(**changes):
    made = seal(TEXT, PURPOSE, SENDER, RECIPIENT.encryption, SYSTEM)
    return dumps(json.loads(made) | changes)


def opened(envelope, purpose=PURPOSE, sender=SENDER):
    return ask(
        ask="open",
        envelope=envelope,
        purpose=purpose,
        secret=VECTOR["secrets"][1],
        sender=str(sender.verification),
    )


def refusal(envelope, **more):
    return opened(envelope, **more).get("refusal")


def test_what_the_twin_seals_is_opened():
    assert opened(sealed()) == {"answer": TEXT}


def test_an_envelope_opens_for_its_purpose_only():
    assert refusal(sealed(), purpose="share|0|1|3") == "The message does not open with your secret."


def test_an_altered_envelope_does_not_open():
    made = json.loads(sealed())
    altered = made["data"][:-1] + ("0" if made["data"][-1] != "0" else "1")

    assert refusal(dumps(made | {"data": altered})) == (
        "The message does not open with your secret."
    )


def test_a_message_signed_by_somebody_else_is_refused():
    assert refusal(sealed(), sender=THIRD) == (
        "The message is not signed by the trustee it comes from."
    )


def test_a_message_sealed_for_another_and_passed_on_is_refused():
    inner = dumps({"recipient": str(THIRD.encryption), "message": TEXT})
    signed = dumps(signed_message(inner, SENDER.signing, SYSTEM.exponent))
    exponent, nonce = SYSTEM.exponent(), SYSTEM.nonce()
    alpha, shared = power(G, exponent), power(RECIPIENT.encryption, exponent)
    key = key_of(shared, PURPOSE, alpha, RECIPIENT.encryption)
    data = AESGCM(key).encrypt(nonce, signed.encode(), PURPOSE.encode())

    passed_on = sealed(alpha=str(alpha), nonce=nonce.hex(), data=data.hex())

    assert refusal(passed_on) == "The message was meant for another trustee."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"nonce": "00" * 11}, "The message has no nonce of 12 bytes."),
        ({"nonce": "zz" * 12}, "The message is not written in hexadecimal digits."),
        ({"data": "ABC"}, "The message is not written in hexadecimal digits."),
        ({"data": 1}, "The message is not written in hexadecimal digits."),
        ({"alpha": "2"}, "The message is not an element of the group."),
        ({"alpha": "0"}, "The message is not an element of the group."),
        ({"alpha": str(P + 1)}, "The message is not a number in its range."),
        ({"alpha": "01"}, "The message is not a number in its range."),
        ({"alpha": 1}, "The message is not a number in its range."),
        ({"more": ""}, "The message does not have the members alpha, nonce, data."),
    ],
)
def test_what_is_no_envelope_is_refused_in_words(changes, words):
    assert refusal(sealed(**changes)) == words


def test_what_is_no_json_is_refused_in_words():
    assert refusal("{") == "The message is not JSON."
