"""Membership: what the rules say, and dated exceptions to it."""

from liaison.models.channels.member import Member
from liaison.models.channels.membership import (
    member_at,
    member_for,
    members_of,
    memberships_of,
    owners_of,
)

__all__ = ["Member", "member_at", "member_for", "members_of", "memberships_of", "owners_of"]
