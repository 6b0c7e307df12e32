"""What a channel's list in Mailman should be, read from the channel and its rules."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from liaison.choices.channels import Archive, Posting, ReplyTo
from liaison.engines.comparing import ListState
from liaison.models import Channel, Member
from liaison.models.channels.membership import members_of, owners_of
from liaison.services.engines.addresses import archive_address
from secretariat.models import Seat

KILOBYTE = 1024
# What is the same for every list: the portal keeps the archive, tells people what happens,
# takes the bounces and decides on what is held.
ALWAYS = {
    "admin_immed_notify": "false",
    "admin_notify_mchanges": "false",
    "anonymous_list": "false",
    "archive_policy": "never",
    "default_nonmember_action": "hold",
    "digests_enabled": "false",
    # Empty, as a template of Mailman's own is: the standing one tells everybody how to leave.
    "list:member:regular:footer": "mailman:///list:member:regular:header.txt",
    "dmarc_mitigate_action": "munge_from",
    "max_days_to_hold": "0",
    "max_num_recipients": "0",
    "member_roster_visibility": "moderators",
    "personalize": "individual",
    "process_bounces": "false",
    "require_explicit_destination": "false",
    "respond_to_post_requests": "false",
    "send_goodbye_message": "false",
    "send_welcome_message": "false",
    "subscription_policy": "moderate",
}


def wanted_state(channel: Channel) -> ListState:
    """Return the list as the channel's rules want it today, each person with the reason."""
    with translation.override("en"):
        members = members_of(channel)
        receivers = {member.email.lower(): member.because for member in members if member.receives}
        return ListState(
            channel.address,
            settings=wanted_settings(channel, members),
            members=receivers | {archive_address(channel): _("the archive of the portal")},
            moderators=_moderators(channel),
        )


def wanted_settings(channel: Channel, members: Iterable[Member] | None = None) -> dict[str, str]:
    """Return the settings of the list, as Mailman writes them."""
    if members is None:
        members = members_of(channel)
    is_open = channel.posting == Posting.MEMBERS
    prefix = channel.subject_prefix.strip()
    to_list = channel.reply_to == ReplyTo.CHANNEL
    return ALWAYS | {
        "accept_these_nonmembers": "\n".join(sorted(_further_senders(members) if is_open else ())),
        "advertised": _switch(channel.is_active and channel.archive == Archive.PUBLIC),
        "default_member_action": "defer" if is_open else "hold",
        "description": channel.name_en,
        "display_name": channel.name_en,
        # Without a resolver the portal itself takes every domain for strict.
        "dmarc_mitigate_unconditionally": _switch(not settings.DMARC_RESOLVER),
        "emergency": _switch(not channel.is_active),
        "info": channel.purpose,
        "max_message_size": str(-(-channel.size_limit // KILOBYTE)),
        "reply_goes_to_list": "point_to_list" if to_list else "no_munging",
        "subject_prefix": f"{prefix} " if prefix else "",
        "unsubscription_policy": "confirm" if channel.may_leave else "moderate",
    }


def moderator_password(channel: Channel) -> str:
    """Return the word by which the list knows that the portal has let a post through."""
    digest = salted_hmac("liaison.mailman", channel.address, algorithm="sha256")
    return digest.hexdigest()


def _further_senders(members: Iterable[Member]) -> set[str]:
    """Addresses that may write and get no mail: second ones, and those of the muted."""
    return {
        address
        for member in members
        if member.may_post
        for address in member.addresses
        if not (member.receives and address == member.email.lower())
    }


def _moderators(channel: Channel) -> dict[str, str]:
    seats = Seat.objects.current().select_related("user")
    found = {seat.user.email.lower(): _("member of the [secretariat]") for seat in seats}
    return found | {member.email.lower(): member.because for member in owners_of(channel)}


def _switch(value: bool) -> str:  # noqa: FBT001 - it is one
    return "true" if value else "false"
