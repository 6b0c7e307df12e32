"""What Mailman holds is decided in the portal: it is shown there, and the decision is sent back."""

import logging

from django.utils import translation
from django.utils.translation import gettext as _

from liaison.choices.channels import EngineKind, PostStatus
from liaison.engines.rest import HeldMail, MailmanRest
from liaison.incoming.parsing import parse
from liaison.models import Channel, Post
from liaison.services.engines.breaker import guarded
from liaison.services.engines.intake import take_in
from liaison.services.engines.letters import mail_of
from liaison.services.incoming.naming import kept_id

logger = logging.getLogger(__name__)


def held_in_mailman(channel: Channel) -> dict[str, HeldMail]:
    """Return what the list holds, by the Message-ID it has here. Raises ``EngineFailed``.

    Of several that claim one name it is the first, which is the one that is shown.
    """
    with guarded(EngineKind.MAILMAN):
        found = MailmanRest().held(channel.address)
    newest_first = sorted(found, key=lambda mail: mail.request_id, reverse=True)
    return {kept_id(channel, parse(mail.raw).message_id): mail for mail in newest_first}


def mirror_held(channel: Channel, held: dict[str, HeldMail]) -> None:
    """Show each held mail among the held posts, and drop in Mailman what was refused here.

    What was accepted here is let through by ``hand_over``. Of a channel that is not in use
    nothing more is shown: what comes to its list is dropped. Raises ``EngineFailed``.
    """
    posts = {
        post.message_id: post for post in Post.objects.filter(channel=channel, message_id__in=held)
    }
    for message_id, mail in held.items():
        post = posts.get(message_id)
        if post is None and channel.is_active:
            _show(channel, mail)
        elif post is None:
            logger.warning("A mail to %s was dropped: it is not in use.", channel.slug)
            _decide(channel, mail, "discard")
        elif post.status in {PostStatus.REJECTED, PostStatus.DISCARDED}:
            _decide(channel, mail, "discard")  # whoever is to be told was told by the portal
        elif post.status == PostStatus.ACCEPTED and post.distributed_at:
            _decide(channel, mail, "accept" if _was_handed_in(post, mail) else "discard")


def _was_handed_in(post: Post, held: HeldMail) -> bool:
    """Tell whether the list holds what the portal let through, and not other words of that name."""
    here, there = parse(mail_of(post)), parse(held.raw)
    is_text = there.first("content-type").startswith("text/plain")
    return is_text and (there.subject, there.text) == (here.subject, here.text)


def _show(channel: Channel, mail: HeldMail) -> None:
    """Put it before the moderators, with Mailman's reason."""
    with translation.override("en"):
        reason = _("Mailman holds it: %(reason)s") % {"reason": mail.reason or _("no reason given")}
    try:
        take_in(channel, parse(mail.raw), hold_reason=" ".join(reason.split())[:300])
    except Exception:  # whatever is wrong with one, the others are shown
        logger.exception("A mail held on the list of %s cannot be shown.", channel.slug)


def _decide(channel: Channel, mail: HeldMail, action: str) -> None:
    with guarded(EngineKind.MAILMAN):
        MailmanRest().decide(channel.address, mail.request_id, action)
