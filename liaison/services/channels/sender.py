"""Whose name stands on a post that leaves: rewritten where the author's domain is strict.

A domain may publish (DMARC) that mail in its name from elsewhere is to be refused. A list that
sent such mail on as it came would have its own members bounce. So the post leaves in the
channel's name, "Name via Channel", and the author's address goes into Reply-To. Without a word
from the domain's DNS the portal takes every domain for strict: the safe way, and the default.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from liaison.choices.channels import ReplyTo, Source
from liaison.incoming.headers import ADDRESS
from liaison.models import Channel, Post
from liaison.services.channels.head import Mailbox

logger = logging.getLogger(__name__)

Resolver = Callable[[str], str]


def published_policy(domain: str) -> str:
    """Ask the resolver named in the settings, if any. Raises whatever it raises."""
    if not settings.DMARC_RESOLVER:
        return ""
    return import_string(settings.DMARC_RESOLVER)(domain)


def is_strict(email: str, policy_of: Resolver = published_policy) -> bool:
    """Tell whether mail in the name of ``email`` must leave in the channel's own.

    Only a domain that says ``p=none`` is not strict; silence, a failure and DNS that cannot
    be reached count as strict.
    """
    domain = email.rpartition("@")[2].lower()
    try:
        return policy_of(domain).strip().lower() != "none"
    except Exception as error:  # noqa: BLE001 - a resolver fails in many ways; all are "unknown"
        logger.warning("No DMARC policy of %s: %s", domain, type(error).__name__)
        return True


def author_address(post: Post) -> str:
    """Return the address of the author, if it is one that a mail can come from."""
    return post.author_email if ADDRESS.fullmatch(post.author_email.lower()) else ""


def from_and_reply_to(
    post: Post, policy_of: Resolver = published_policy
) -> tuple[Mailbox, list[Mailbox]]:
    """Return who the post is from, and where answers to it go."""
    channel = post.channel
    here = Mailbox(channel.name_en, channel.address)
    address = author_address(post)
    if post.source == Source.PORTAL or not address:
        return Mailbox(post.author_name or channel.name_en, channel.address), [here]
    author = Mailbox(post.author_name, address)
    rewritten = is_strict(address, policy_of)
    sender = _in_its_name(post, channel) if rewritten else author
    if channel.reply_to == ReplyTo.AUTHOR:
        return sender, [author] if rewritten else []
    return sender, [here, author] if rewritten else [here]


def _in_its_name(post: Post, channel: Channel) -> Mailbox:
    name = _("%(name)s via %(channel)s") % {"name": post.author_name, "channel": channel.name_en}
    return Mailbox(name, channel.address)
