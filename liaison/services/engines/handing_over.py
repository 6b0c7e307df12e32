"""Posts on their way into Mailman: none is lost, and none goes in twice while anybody can help it."""

import logging
from collections.abc import Mapping

from django.db import transaction

from csb_portal import clock
from liaison.choices.channels import EngineKind
from liaison.engines.base import EngineFailed, EngineRefused
from liaison.engines.lmtp import InDoubt, hand_in
from liaison.engines.rest import HeldMail, MailmanRest
from liaison.models import Channel, Handover, Post
from liaison.models.channels.membership import members_of
from liaison.rules.engines import BENEFIT_OF_DOUBT
from liaison.services.channels.distribution import distribute
from liaison.services.engines.breaker import guarded
from liaison.services.engines.letters import mail_of, sender_of

logger = logging.getLogger(__name__)


def hand_over(channel: Channel, held: Mapping[str, HeldMail]) -> int:
    """Hand Mailman every post of ``channel`` that waits, and return how many it took.

    What it holds itself (``held``, by Message-ID) is let through there. One it refuses
    waits and says so; the others go on. Raises ``EngineUnreachable``.
    """
    taken = 0
    for waiting in Handover.objects.waiting().filter(post__channel=channel):
        handover = _claim(waiting)
        if handover:
            taken += _attempt(handover, channel, held.get(handover.post.message_id))
    return taken


def hand_back() -> None:
    """Hand out by the portal what waited for Mailman when a channel was taken away from it."""
    ours = Handover.objects.waiting().filter(post__channel__engine=EngineKind.EMBEDDED)
    for waiting in ours:
        try:
            _take_back(waiting)
        except Exception:  # whatever holds one back, the others are handed out
            logger.exception("%s could not be handed out here.", waiting.post.reference)


@transaction.atomic
def _take_back(waiting: Handover) -> None:
    if handover := _claim(waiting):
        distribute(handover.post)
        handover.taken_at = clock.now()
        handover.save(update_fields=["taken_at"])


@transaction.atomic
def _claim(waiting: Handover) -> Handover | None:
    """Take the post for this attempt, unless somebody else has, or its fate is still open."""
    handover = Handover.objects.select_for_update().get(pk=waiting.pk)
    now = clock.now()
    if handover.taken_at or (
        handover.attempted_at and now < handover.attempted_at + BENEFIT_OF_DOUBT
    ):
        return None
    handover.attempted_at = now
    handover.save(update_fields=["attempted_at"])
    return handover


def _attempt(handover: Handover, channel: Channel, held: HeldMail | None) -> bool:
    """Try once. Raises ``EngineUnreachable`` after writing down what is known of the attempt."""
    post = handover.post
    post.channel = channel
    try:
        with guarded(EngineKind.MAILMAN):
            if held:
                MailmanRest().decide(channel.address, held.request_id, "accept")
            else:
                hand_in(mail_of(post), sender=sender_of(post), to=channel.address)
    except EngineFailed as error:
        is_open = isinstance(error, InDoubt)
        _note_failure(handover, str(error), is_open=is_open)
        if isinstance(error, EngineRefused):
            logger.warning("%s was refused by Mailman: %s", post.reference, error)
            return False
        raise
    note_taken(post)
    return True


@transaction.atomic
def _note_failure(handover: Handover, error: str, *, is_open: bool) -> None:
    handover = Handover.objects.select_for_update().get(pk=handover.pk)
    if not is_open:
        handover.attempted_at = None
    handover.error = error[:300]
    handover.save(update_fields=["attempted_at", "error"])


@transaction.atomic
def note_taken(post: Post, *, came_back: bool = False) -> None:
    """Write down that Mailman has ``post``; ``came_back``: and that it went through the list."""
    now = clock.now()
    handover, _is_new = Handover.objects.get_or_create(post=post, defaults={"wanted_at": now})
    handover = Handover.objects.select_for_update().get(pk=handover.pk)
    is_first = handover.taken_at is None
    handover.taken_at = handover.taken_at or now
    if came_back:
        handover.returned_at = handover.returned_at or now
    handover.error = ""
    handover.save(update_fields=["taken_at", "returned_at", "error"])
    if is_first:
        receivers = sum(member.receives for member in members_of(post.channel))
        Post.objects.filter(pk=post.pk).update(distributed_at=now, recipients=receivers)
