"""Who may read, write and look after a channel."""

from liaison.choices.channels import Archive
from liaison.models import Channel, Member, Post
from liaison.models.channels.membership import member_for
from liaison.permissions.roles import Somebody
from secretariat.permissions.terms import is_member_or_staff


def can_moderate(user: Somebody) -> bool:
    """The secretariat decides on held posts; staff own the channels."""
    return is_member_or_staff(user)


def can_read_archive(user: Somebody, channel: Channel) -> bool:
    """By the channel's own word: everybody, its members, or the secretariat alone."""
    if channel.is_active and channel.archive == Archive.PUBLIC:
        return True
    if can_moderate(user):
        return True
    return channel.archive == Archive.MEMBERS and is_member(user, channel)


def can_write(user: Somebody, channel: Channel) -> bool:
    """Whoever belongs to a channel in use writes to it; so do those who look after it."""
    return channel.is_active and (is_member(user, channel) or can_moderate(user))


def can_see_members(user: Somebody, channel: Channel) -> bool:
    """Members see by which mandate everybody belongs; never anybody's address."""
    return can_moderate(user) or is_member(user, channel)


def can_see_subscribers(user: Somebody, channel: Channel) -> bool:
    """Who subscribed is told to those a mandate or an office brings, not to other subscribers."""
    if can_moderate(user):
        return True
    member = _member(user, channel)
    return member is not None and not member.only_subscribes


def can_decide(user: Somebody, post: Post) -> bool:
    """Nobody decides on their own held post."""
    return can_moderate(user) and post.author_id != user.pk


def is_member(user: Somebody, channel: Channel) -> bool:
    return _member(user, channel) is not None


def _member(user: Somebody, channel: Channel) -> Member | None:
    return member_for(channel, user) if user.is_authenticated and user.is_active else None
