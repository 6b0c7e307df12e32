"""What stands behind an address of the portal's own domain."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from csb_portal.mail import verp
from csb_portal.models import OutgoingMail
from liaison.models import Channel, Message
from liaison.services.engines.addresses import Failing, channel_of_archive, failing_of
from liaison.services.incoming.reply_addresses import message_of

REQUESTS = "requests"
TO_THE_SECRETARIAT = ("postmaster", "abuse")  # every domain has them (RFC 2142)


class Purpose(StrEnum):
    POST = "post"
    LEAVE = "leave"
    OWNER = "owner"
    REQUEST = "request"
    ANSWER = "answer"
    BOUNCE = "bounce"
    ARCHIVE = "archive"


@dataclass(frozen=True)
class Route:
    """Where a mail goes: what for, and to which channel, message or mail of ours."""

    purpose: Purpose
    channel: Channel | None = None
    message: Message | None = None
    mail: OutgoingMail | None = None
    failing: Failing | None = None


def route_of(address: str) -> Route | None:
    """Return what mail to ``address`` is for, or ``None`` if nobody lives there."""
    address = address.strip().strip("<>").lower()
    local_part, _at, domain = address.rpartition("@")
    if domain != settings.LIST_DOMAIN.lower() or "\x00" in address:
        return None
    if local_part == REQUESTS:
        return Route(Purpose.REQUEST)
    if local_part in TO_THE_SECRETARIAT:
        return Route(Purpose.OWNER)
    if "+" in local_part:
        return _route_by_proof(address, local_part)
    return _route_to_channel(address, local_part)


def _route_by_proof(address: str, local_part: str) -> Route | None:
    """Follow an address that the portal, or the list engine it feeds, has made up."""
    if local_part.startswith("answer+"):
        message = message_of(address)
        return Route(Purpose.ANSWER, message=message) if message else None
    if local_part.startswith("bounces+"):
        mail = verp.mail_of(address)
        return Route(Purpose.BOUNCE, mail=mail) if mail else None
    if local_part.startswith("archive+"):
        channel = channel_of_archive(address)
        return Route(Purpose.ARCHIVE, channel=channel) if channel else None
    failing = failing_of(address)
    return Route(Purpose.BOUNCE, failing=failing) if failing else None


def _route_to_channel(address: str, local_part: str) -> Route | None:
    for purpose, ending in ((Purpose.LEAVE, "-leave"), (Purpose.OWNER, "-owner")):
        if local_part.endswith(ending):
            bare = local_part.removesuffix(ending)
            channel = Channel.objects.for_address(f"{bare}@{settings.LIST_DOMAIN}")
            return Route(purpose, channel=channel) if channel else None
    channel = Channel.objects.for_address(address)
    return Route(Purpose.POST, channel=channel) if channel else None
