"""A post as the mail that a list engine takes in."""

from collections.abc import Iterator
from email.utils import format_datetime

from liaison.engines.wanting import moderator_password
from liaison.models import Post
from liaison.services.channels.head import Mailbox, head_of, in_words
from liaison.services.channels.letters import TEXT, Letters
from liaison.services.channels.sender import author_address


def mail_of(post: Post) -> bytes:
    """Return ``post`` as its author would have mailed it, let through by the portal.

    Its attachments stay in the archive and are linked. The list adds its own headers, and
    puts its address before that of an author whose domain wants that.
    """
    return head_of((*_headers(post), *TEXT)) + Letters(post).content


def _headers(post: Post) -> Iterator[tuple[str, object]]:
    channel = post.channel
    yield "From", Mailbox(post.author_name, sender_of(post))
    yield "To", Mailbox(channel.name_en, channel.address)
    yield "Subject", in_words(post.subject)
    yield "Message-ID", post.message_id
    yield "Date", format_datetime(post.posted_at or post.received_at)
    yield "Approved", moderator_password(channel)
    if post.in_reply_to:
        yield "In-Reply-To", post.in_reply_to
        yield "References", post.references or post.in_reply_to


def sender_of(post: Post) -> str:
    """Return the address it comes from; a post of the portal's own comes from the owners."""
    return author_address(post) or post.channel.owner_address
