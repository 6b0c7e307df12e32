"""Mail to a channel: posted, held or dropped; and the ways out of it."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from csb_portal.mail import verp
from csb_portal.models import OutgoingMail
from csb_portal.throttle import is_allowed
from liaison.choices.channels import PostStatus, Source
from liaison.choices.incoming import REASONS, Result
from liaison.incoming.screening import Reason, Step, loop_in
from liaison.models import Channel
from liaison.models.channels.membership import member_at
from liaison.notifications import incoming as notifications
from liaison.rules.channels import tidy_message_id
from liaison.rules.incoming import A_DAY, AN_HOUR, reference_in
from liaison.services.channels.filing import name_of
from liaison.services.channels.posting import Author, submit_post
from liaison.services.incoming.enclosures import store_attachments
from liaison.services.incoming.naming import kept_id
from liaison.services.incoming.outcomes import TOO_LARGE, Arrival, Outcome, discarded, refused


def take_post(arrival: Arrival, channel: Channel) -> Outcome:
    """Post a member's mail, hold what somebody must look at, drop what machines sent.

    A ``From`` proves nothing; whether to believe it is the mail server's to check. Raises
    ``DomainError`` for what the channel does not take.
    """
    mail = arrival.mail
    if mail.size > channel.size_limit:
        return refused(arrival, _too_large(mail.size, channel), TOO_LARGE)
    own = _own_mail(arrival, channel)
    advice = None if own else arrival.screened(settings.LIST_DOMAIN)
    if advice and advice.step is Step.DISCARD:
        return discarded(arrival, advice.reason)
    if own and _is_filed(channel, reference_in(own.occasion)):
        return discarded(arrival, _("The message stands in the archive of the channel already."))
    name = tidy_message_id(mail.message_id) if own else kept_id(channel, mail.message_id)
    if channel.posts.filter(message_id=name).exists():
        return discarded(arrival, _("The channel has a post with this Message-ID already."))
    stored, note = store_attachments(mail.attachments)
    post = submit_post(
        channel,
        author=Author(email=mail.from_address, name=mail.from_name),
        subject=mail.subject or _("(no subject)"),
        body="\n\n".join(part for part in (mail.text, note) if part),
        source=Source.PORTAL if own else Source.MAIL,
        message_id=name,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        attachments=stored,
        hold_reason=str(REASONS[advice.reason]) if advice else "",
    )
    if post.status == PostStatus.HELD:
        return Outcome(arrival.recipient, Result.HOLD, post.why_held, post=post)
    return Outcome(arrival.recipient, Result.POST, post=post)


def take_leave(arrival: Arrival, channel: Channel) -> Outcome:
    """Mail the way out to whoever seems to ask for it. What comes back never tells who belongs."""
    advice = arrival.screened(settings.LIST_DOMAIN)
    if advice and advice.step is Step.DISCARD and advice.reason is not Reason.EMPTY:
        return discarded(arrival, advice.reason)
    email = arrival.mail.from_address
    member = member_at(channel, email) if email else None
    if member and is_allowed(f"leave-by-mail:{channel.pk}", email, times=3, within=A_DAY):
        notifications.leave_asked(channel, member, digest=arrival.mail.digest)
    return Outcome(
        arrival.recipient,
        Result.LEAVE,
        _("If this address belongs to the channel, a mail with the way out goes to it."),
    )


def take_owner_mail(arrival: Arrival, channel: Channel | None) -> Outcome:
    """Pass a mail on to the secretariat, which looks after every channel."""
    advice = arrival.screened(settings.LIST_DOMAIN)
    if advice and advice.step is Step.DISCARD:
        return discarded(arrival, advice.reason)
    who = arrival.mail.from_address or "nobody"
    if not is_allowed("owner-by-mail", who, times=10, within=AN_HOUR):
        return refused(arrival, _("Too many mails have come from this address within an hour."))
    caution = str(REASONS[advice.reason]) if advice else ""
    notifications.owner_written_to(arrival.mail, channel, caution=caution)
    return Outcome(arrival.recipient, Result.OWNER)


def _own_mail(arrival: Arrival, channel: Channel) -> OutgoingMail | None:
    """Return the portal's own mail to the channel that this is, as its envelope proves."""
    written = verp.mail_of(arrival.sender)
    if written is None or written.to.lower() != channel.address.lower():
        return None
    reason = loop_in(
        arrival.mail, sender="", recipient=arrival.recipient, domain=settings.LIST_DOMAIN
    )
    return written if reason is None else None


def _is_filed(channel: Channel, reference: str) -> bool:
    """Tell whether a message of the register stands in the archive, as it does once it is sent."""
    filed = channel.posts.filter(source=Source.PORTAL, message_id=name_of(reference))
    return bool(reference) and filed.exists()


def _too_large(size: int, channel: Channel) -> str:
    return _("The mail has %(size)s. %(channel)s takes at most %(most)s.") % {
        "size": filesizeformat(size),
        "channel": channel,
        "most": filesizeformat(channel.size_limit),
    }
