"""Deciding on held posts: accept, keep held, send back, discard; each with its record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.channels import ChannelEvent, PostStatus
from liaison.models import Channel, Post
from liaison.notifications import channels as notifications
from liaison.services.channels.posting import publish


@dataclass
class Decided:
    """What came of a decision on several posts: which went, and which did not and why."""

    done: list[Post] = field(default_factory=list)
    skipped: list[tuple[Post, str]] = field(default_factory=list)


@transaction.atomic
def accept_post(post: Post, *, actor: User, reason: str = "") -> Post:
    """Post it, and hand it out once. Raises ``DomainError`` when it is no longer held."""
    channel, post = _take(post, actor)
    _decide(post, actor, reason)
    post.save(update_fields=["decided_at", "decided_by", "decision_reason"])
    post = publish(post, channel, actor=actor)
    notifications.post_accepted(post)
    return post


@transaction.atomic
def keep_post(post: Post, *, actor: User, reason: str) -> Post:
    """Leave it held, with a reason for whoever looks next. Raises ``DomainError``."""
    _channel, post = _take(post, actor)
    if post.status != PostStatus.HELD:
        post.move_to(PostStatus.HELD)
    post.hold_reason = _reason(reason)
    post.save(update_fields=["hold_reason"])
    audit.record(ChannelEvent.POST_HELD, post, actor=actor, public=False)
    return post


@transaction.atomic
def reject_post(post: Post, *, actor: User, reason: str) -> Post:
    """Send it back to its author, who is told why. Raises ``DomainError``."""
    _channel, post = _take(post, actor)
    post.move_to(PostStatus.REJECTED)
    _decide(post, actor, _reason(reason))
    post.save(update_fields=["status", "decided_at", "decided_by", "decision_reason"])
    notifications.post_rejected(post)
    audit.record(ChannelEvent.POST_REJECTED, post, actor=actor, public=False)
    return post


@transaction.atomic
def discard_post(post: Post, *, actor: User, reason: str) -> Post:
    """Drop what is spam: its author is not told, the record stays. Raises ``DomainError``."""
    _channel, post = _take(post, actor)
    post.move_to(PostStatus.DISCARDED)
    _decide(post, actor, _reason(reason))
    post.save(update_fields=["status", "decided_at", "decided_by", "decision_reason"])
    audit.record(ChannelEvent.POST_DISCARDED, post, actor=actor, public=False)
    return post


DECISIONS: dict[str, Callable[..., Post]] = {
    "accept": accept_post,
    "hold": keep_post,
    "reject": reject_post,
    "discard": discard_post,
}


def decide_posts(posts: Iterable[Post], decision: str, *, actor: User, reason: str = "") -> Decided:
    """Decide on several posts, each for itself: one that cannot be is skipped, and says why."""
    result = Decided()
    for post in posts:
        try:
            result.done.append(DECISIONS[decision](post, actor=actor, reason=reason))
        except DomainError as error:
            result.skipped.append((post, str(error)))
    return result


def _take(post: Post, actor: User) -> tuple[Channel, Post]:
    """Lock the channel, then the post. Raises ``DomainError`` for one's own."""
    channel = locked(post.channel)
    post = locked(post)
    post.channel = channel
    if post.author_id == actor.pk:
        raise DomainError(
            _("You wrote this post yourself."),
            rule=_("Nobody decides on their own held post."),
            so=_("Another member of the [secretariat] looks at it."),
        )
    return channel, post


def _decide(post: Post, actor: User, reason: str) -> None:
    post.decided_at, post.decided_by = clock.now(), actor
    post.decision_reason = " ".join(reason.split())[:500]


def _reason(reason: str) -> str:
    """Return the reason in one line. Raises ``DomainError`` where there is none."""
    words = " ".join(reason.split())
    if not words:
        raise DomainError(
            _("The reason is missing."),
            rule=_("Every post that is not let through has its reason."),
            so=_("Write it in a sentence."),
        )
    return words[:300]
