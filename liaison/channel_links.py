"""Addresses only the owner of a mailbox knows: signed, so that nobody can guess one."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from csb_portal import clock
from liaison.models import Channel, Member, PostAttachment, Subscription
from liaison.rules.channels import CONFIRM_WITHIN

_confirming = Signer(sep=".", salt="liaison.channel-confirm")
_leaving = Signer(sep=".", salt="liaison.channel-leave")
_keeping = Signer(sep=".", salt="liaison.channel-subscription")
_opening = Signer(sep=".", salt="liaison.channel-file")


def confirm_url(subscription: Subscription) -> str:
    """Return, for seven days, the way into a subscription that was asked for now."""
    token = _confirming.sign(f"{subscription.pk}-{int(clock.now().timestamp())}")
    return settings.SITE_URL + reverse("channels:subscribe-confirm", args=[token])


def read_confirm_token(token: str) -> tuple[int, datetime] | None:
    """Return the subscription and when it was asked for; ``None`` if forged or too old."""
    try:
        number, _, moment = _confirming.unsign(token).partition("-")
        asked_at = datetime.fromtimestamp(int(moment), tz=UTC)
    except (BadSignature, ValueError):
        return None
    return (int(number), asked_at) if clock.now() - asked_at <= CONFIRM_WITHIN else None


def leave_url(channel: Channel, member: Member) -> str:
    """Return the way out by one click. It holds for as long as the mail is kept."""
    token = _leaving.sign(f"{channel.pk}-{member.key}")
    return settings.SITE_URL + reverse("channels:leave", args=[token])


def read_leave_token(token: str) -> tuple[Channel, str] | None:
    """Return which channel and which member (``Member.key``) ``token`` is about.

    ``None`` if it was not made here.
    """
    try:
        number, _, key = _leaving.unsign(token).partition("-")
        return Channel.objects.get(pk=int(number)), key
    except (BadSignature, ValueError, Channel.DoesNotExist):
        return None


def subscription_url(subscription: Subscription) -> str:
    """Return the page on which a subscriber changes the language or address, or pauses."""
    token = _keeping.sign(str(subscription.pk))
    return settings.SITE_URL + reverse("channels:subscription", args=[token])


def read_subscription_token(token: str) -> Subscription | None:
    """Return the subscription whose page ``token`` opens, while it runs."""
    try:
        number = int(_keeping.unsign(token))
    except (BadSignature, ValueError):
        return None
    running = Subscription.objects.running().select_related("channel")
    return running.filter(pk=number).first()


def file_url(attachment: PostAttachment, member: Member) -> str:
    """Return where ``member`` has a file of a post without logging in, while they belong."""
    token = _opening.sign(f"{attachment.pk}-{member.key}")
    return settings.SITE_URL + reverse("channels:mailed-file", args=[token])


def read_file_token(token: str) -> tuple[PostAttachment, str] | None:
    """Return which file and which member (``Member.key``) ``token`` is about.

    ``None`` if it was not made here.
    """
    files = PostAttachment.objects.select_related("file", "post__channel")
    try:
        number, _, key = _opening.unsign(token).partition("-")
        return files.get(pk=int(number)), key
    except (BadSignature, ValueError, PostAttachment.DoesNotExist):
        return None
