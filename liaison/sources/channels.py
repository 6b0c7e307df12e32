"""What the channels tell the home page and somebody's desk."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal.desk import Notice, Task
from csb_portal.models import User
from liaison.models import AddressState, Channel, Post
from liaison.permissions.channels import can_moderate


def notices() -> list[Notice]:
    """Say that anybody may get the posts of the channels that take subscribers."""
    channels = list(Channel.objects.taking_subscribers())
    if not channels:
        return []
    return [
        Notice(
            title=_("Get the [bureau]'s channels by mail"),
            url=reverse("channels:channel-list"),
            detail=", ".join(str(channel) for channel in channels),
        )
    ]


def tasks_for(user: User) -> list[Task]:
    """Say which posts wait for a moderator, and whose address fails."""
    return [*_held(user), *_failing(user)]


def _held(user: User) -> list[Task]:
    if not can_moderate(user):
        return []
    held = Post.objects.held().exclude(author=user)
    count, oldest = held.count(), held.order_by("received_at").first()
    if oldest is None:
        return []
    title = ngettext(
        "%(count)d post is held for a moderator", "%(count)d posts are held for a moderator", count
    )
    return [
        Task(
            title=title % {"count": count},
            url=reverse("channels:held-list"),
            action=_("Look at them"),
            detail=oldest.subject,
        )
    ]


def _failing(user: User) -> list[Task]:
    return [
        Task(
            title=_("Mail to %(email)s comes back") % {"email": state.email},
            url=reverse("channels:channel-list"),
            action=_("See what to do"),
            detail=state.reason,
        )
        for state in AddressState.objects.marked().of(user)
    ]
