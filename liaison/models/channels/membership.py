"""Questions about membership: who belongs to a channel, and does this person."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from csb_portal.models import User
from liaison.models.bodies.contact import Contact
from liaison.models.channels.channel import Channel
from liaison.models.channels.member import Member
from liaison.models.channels.people import MembershipOverride
from liaison.models.channels.readings import Readings
from liaison.models.channels.roll import Roll
from liaison.models.channels.subscription import Subscription

BY_KEY: dict[str, Any] = {
    "u": User,
    "s": Subscription,
    "c": Contact,
    "o": MembershipOverride,
}


def members_of(channel: Channel, on: date | None = None) -> list[Member]:
    """Return the members of ``channel`` on a day, today by default, each person once."""
    return Roll([channel], on).members(channel)


def owners_of(channel: Channel, on: date | None = None) -> list[Member]:
    """Return whoever looks after ``channel`` without getting its posts."""
    return Roll([channel], on).owners(channel)


def member_at(channel: Channel, address: str) -> Member | None:
    """Return the member who writes from ``address``, one of theirs that was verified."""
    return Roll([channel], among=[address.strip()]).member(channel)


def member_for(channel: Channel, user: User) -> Member | None:
    """Return ``user`` as a member of ``channel``, if they are one today."""
    return Roll([channel], among=[user.email]).member(channel)


def member_by_key(channel: Channel, key: str) -> Member | None:
    """Return the member whose ``key`` that is, while they belong to ``channel``."""
    found = BY_KEY[key[:1]].objects.filter(pk=key[1:]).first() if key[:1] in BY_KEY else None
    return member_at(channel, found.email) if found else None


def memberships_of(user: User, channels: Iterable[Channel]) -> dict[int, Member]:
    """Return by which channel (its key) ``user`` is reached, reading everything once."""
    channels = list(channels)
    roll = Roll(channels, among=[user.email])
    found = {channel.pk: roll.member(channel) for channel in channels}
    return {key: member for key, member in found.items() if member}


def exceptions_about(channel: Channel, address: str) -> list[MembershipOverride]:
    """Return today's exceptions to the rules of ``channel`` for whoever has ``address``."""
    return list(Readings([channel], None, [address.strip()]).overrides[channel.pk])


def kept_out_by(channel: Channel, address: str) -> MembershipOverride | None:
    """Return by which exception the secretariat keeps the posts from whoever has ``address``."""
    return next((one for one in exceptions_about(channel, address) if one.keeps_out), None)
