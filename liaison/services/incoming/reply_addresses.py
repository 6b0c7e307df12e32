"""Addresses that answers are mailed to: each stands for one message of the register."""

import base64
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from liaison.models import Message

SALT = "liaison.answer-address"
TOKEN = re.compile(r"answer\+(?P<reference>[a-z]+-\d+-\d+)-(?P<proof>[a-z2-7]{20})@(?P<domain>.+)")


def address_for(message: Message) -> str:
    """Return where an answer to ``message`` is mailed to, so that it lands on it.

    The reference can be read in it; the letters behind it, which only the portal can make,
    keep strangers from writing to every message by counting.
    """
    reference = message.reference.lower()
    proof = _proof_of(reference, settings.SECRET_KEY)
    return f"answer+{reference}-{proof}@{settings.LIST_DOMAIN}"


def message_of(address: str) -> Message | None:
    """Return the message that ``address`` stands for, in whatever case it was written."""
    found = TOKEN.fullmatch(address.strip().lower())
    if not found or found["domain"] != settings.LIST_DOMAIN.lower():
        return None
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    proofs = [_proof_of(found["reference"], secret) for secret in secrets]
    if not any(constant_time_compare(proof, found["proof"]) for proof in proofs):
        return None
    return Message.objects.filter(reference=found["reference"].upper()).first()


def _proof_of(reference: str, secret: str) -> str:
    """Return twenty letters (100 bits) that survive a server which changes their case."""
    digest = salted_hmac(SALT, reference, secret=secret, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:20]
