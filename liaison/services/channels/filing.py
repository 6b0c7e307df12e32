"""A message of the register stands in the archive of each audience it was for."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from liaison.choices.channels import Archive, Source
from liaison.models import Audience, Channel, Message
from liaison.notifications.recipients import Group
from liaison.services.channels.posting import Author, submit_post


def file_in_channels(message: Message, groups: Iterable[Group]) -> None:
    """File a sent message as a post in each channel of its audiences; nobody is mailed again.

    A private one is filed only where not everybody reads.
    """
    for group in groups:
        if not isinstance(group.party, Audience):
            continue
        channel = Channel.objects.active().filter(audience=group.party).first()
        if channel is None or (message.is_private and channel.archive == Archive.PUBLIC):
            continue
        _file(message, channel, told={reader.email for reader in group.readers})


def _file(message: Message, channel: Channel, *, told: set[str]) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        where = _("In the register, with its answer and when each audience got it:")
        text = f"{message.body}\n\n{where}\n{settings.SITE_URL}{message.get_absolute_url()}\n"
        former = message.supersedes or message.in_response_to
        submit_post(
            channel,
            author=Author(email="", name=str(message.sender or "")),
            subject=f"{message.reference}: {message.subject}",
            body=text,
            source=Source.PORTAL,
            message_id=name_of(message.reference),
            in_reply_to=name_of(former.reference) if former else "",
            told=told,
        )


def name_of(reference: str) -> str:
    """Return the Message-ID by which a message of the register stands in an archive."""
    return f"<{reference}@{settings.LIST_DOMAIN}>"
