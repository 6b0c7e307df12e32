"""Mails that come from a list engine become posts."""

from django.utils.translation import gettext as _

from liaison.choices.channels import Source
from liaison.incoming.headers import addresses_in
from liaison.incoming.mail import ParsedMail
from liaison.models import Channel, Post
from liaison.services.channels.posting import Author, submit_post
from liaison.services.incoming.enclosures import store_attachments
from liaison.services.incoming.naming import kept_id


def take_in(
    channel: Channel, mail: ParsedMail, *, hold_reason: str = "", is_out: bool = False
) -> Post:
    """Make a post of ``mail``: held with its reason, or as one that the list has handed out."""
    name, address = author_of(mail, channel)
    attachments, note = store_attachments(mail.attachments)
    return submit_post(
        channel,
        author=Author(email=address, name=name),
        subject=mail.subject or _("(no subject)"),
        body="\n\n".join(part for part in (mail.text, note) if part),
        source=Source.MAIL,
        message_id=kept_id(channel, mail.message_id),
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        attachments=attachments,
        hold_reason=hold_reason,
        is_out=is_out,
    )


def author_of(mail: ParsedMail, channel: Channel) -> tuple[str, str]:
    """Return who wrote it, also where the list put its own address before the author's.

    Then Mailman writes "Ana via Bureau" and keeps the author in ``Cc`` or ``Reply-To``.
    """
    own = channel.address.lower()
    if mail.from_address != own:
        return mail.from_name, mail.from_address
    name = mail.from_name.partition(" via ")[0]
    others = [
        (each, address)
        for each, address in addresses_in(mail.all("cc") + mail.all("reply-to"))
        if address != own
    ]
    by_name = [address for each, address in others if each == name]
    return name, next(iter(by_name + [address for _each, address in reversed(others)]), "")
