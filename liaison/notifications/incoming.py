"""Who hears of mail that came in."""

from csb_portal import mail
from liaison.channel_links import leave_url
from liaison.incoming import ParsedMail
from liaison.models import Channel, Member, Reply
from liaison.notifications.readers import secretariat


def reply_received(reply: Reply) -> None:
    """Tell the secretariat that a message was answered, and where to look at it."""
    mail.queue(
        "liaison/email/reply_received",
        to=secretariat(),
        occasion=f"reply:{reply.pk}",
        reply=reply,
    )


def leave_asked(channel: Channel, member: Member, *, digest: str) -> None:
    """Mail the way out of a channel to its member, for a mail alone proves nobody's wish."""
    mail.queue(
        "channels/email/leave_asked",
        to=[member.reader],
        occasion=f"leave-by-mail:{channel.pk}:{digest}",
        channel=channel,
        member=member,
        url=leave_url(channel, member) if channel.may_leave else "",
    )


def owner_written_to(letter: ParsedMail, channel: Channel | None, *, caution: str) -> None:
    """Pass a mail on to the secretariat; answering it goes to whoever wrote it."""
    mail.queue(
        "liaison/email/owner_written_to",
        to=secretariat(),
        occasion=f"owner-mail:{letter.digest}:{channel.pk if channel else 'domain'}",
        headers={"Reply-To": letter.from_address} if letter.from_address else {},
        letter=letter,
        channel=channel,
        caution=caution,
    )
