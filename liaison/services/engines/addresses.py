"""Addresses by which an engine that is another program comes back to the portal."""

import base64
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from liaison.choices.channels import EngineKind
from liaison.models import Channel

SALT = "liaison.archive-address"
ARCHIVE = re.compile(r"archive\+(?P<local>[a-z0-9-]+)-(?P<proof>[a-z2-7]{20})@(?P<domain>.+)")
# How Mailman names the sender of what goes to one member (its setting verp_format).
BOUNCES = re.compile(r"(?P<local>[a-z0-9-]+)-bounces\+(?P<user>.+)=(?P<host>[^=@]+)@(?P<domain>.+)")


@dataclass(frozen=True)
class Failing:
    """The address that a mail of a channel is said to have come back from."""

    channel: Channel
    email: str


def archive_address(channel: Channel) -> str:
    """Return the member of the list through which its posts come into the archive.

    Only the engine learns it, so that what arrives there has been through the list.
    """
    proof = _proof_of(channel.local_part, settings.SECRET_KEY)
    return f"archive+{channel.local_part}-{proof}@{settings.LIST_DOMAIN}".lower()


def channel_of_archive(address: str) -> Channel | None:
    """Return the channel whose archive ``address`` feeds."""
    found = ARCHIVE.fullmatch(address.strip().lower())
    if not found or found["domain"] != settings.LIST_DOMAIN.lower():
        return None
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    proofs = [_proof_of(found["local"], secret) for secret in secrets]
    if not any(constant_time_compare(proof, found["proof"]) for proof in proofs):
        return None
    return Channel.objects.filter(local_part=found["local"]).first()


def failing_of(address: str) -> Failing | None:
    """Return which address on which of Mailman's lists a bounce to ``address`` is about.

    Anybody can make up such an address: it proves nothing, not even that a member has it.
    """
    found = BOUNCES.fullmatch(address.strip().lower())
    if not found or found["domain"] != settings.LIST_DOMAIN.lower():
        return None
    lists = Channel.objects.filter(engine=EngineKind.MAILMAN)
    channel = lists.filter(local_part=found["local"]).first()
    return Failing(channel, f"{found['user']}@{found['host']}") if channel else None


def _proof_of(local_part: str, secret: str) -> str:
    """Return twenty letters (100 bits) that survive a server which changes their case."""
    digest = salted_hmac(SALT, local_part, secret=secret, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:20]
