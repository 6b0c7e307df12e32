"""By which Message-ID a mail is kept."""

from django.conf import settings

from liaison.incoming.headers import made_up_id
from liaison.models import Channel
from liaison.rules.channels import tidy_message_id


def kept_id(channel: Channel, message_id: str) -> str:
    """Return the Message-ID a mail to ``channel`` is kept by: its own, as a rule.

    Names in the portal's domain are the portal's to give, and some can be guessed (those of
    relays and offers). A mail that claims one is kept by another, unless it is the copy of
    a post that has it.
    """
    name = tidy_message_id(message_id)
    is_the_portals = name.strip("<>").lower().endswith(f"@{settings.LIST_DOMAIN.lower()}")
    if is_the_portals and not channel.posts.filter(message_id=name).exists():
        return made_up_id(name)
    return name
