"""Envelope senders that say which mail a bounce is about (variable envelope return paths).

``bounces+<pk>-<mac>@<LIST_DOMAIN>``: a bounce goes to nobody's mailbox but to the portal,
and names its mail even when it quotes nothing of it. The mac keeps strangers from having
other people's addresses marked as dead by made-up bounces.
"""

import hashlib
import hmac
import re
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import constant_time_compare

from csb_portal.models import OutgoingMail

LOCAL_PART = re.compile(r"bounces\+(\d{1,18})-([0-9a-f]{20})", re.ASCII)
MAC_BYTES = 10  # 20 digits; the local part stays below the 64 that RFC 5321 allows
SALT = "csb_portal.mail.verp"


def sender_of(mail: OutgoingMail) -> str:
    """Return the address to which a bounce of ``mail`` goes."""
    return sender_for(mail.pk)


def sender_for(pk: int) -> str:
    """Return the address to which a bounce of the mail with this key goes."""
    return f"bounces+{pk}-{_mac(pk, settings.SECRET_KEY)}@{settings.LIST_DOMAIN}"


def mail_of(address: str) -> OutgoingMail | None:
    """Return the mail that was sent from ``address``, if the portal made that address.

    Servers on the way may have changed the case of its letters.
    """
    local_part, _, domain = address.strip().strip("<>").lower().rpartition("@")
    found = LOCAL_PART.fullmatch(local_part)
    if not found or domain != settings.LIST_DOMAIN.lower():
        return None
    pk, mac = int(found[1]), found[2]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(mac, _mac(pk, key)) for key in keys):
        return None
    return OutgoingMail.objects.filter(pk=pk).first()


def _mac(pk: int, secret: str) -> str:
    """Do what Django's ``salted_hmac`` does, without asking for the key again for each mail."""
    return hmac.digest(_key(secret), str(pk).encode(), "sha256")[:MAC_BYTES].hex()


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return hashlib.sha256(f"{SALT}{secret}".encode()).digest()
