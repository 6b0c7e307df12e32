"""Who hears of what happens in a channel, besides its members who get the posts."""

from typing import Any

from django.conf import settings

from csb_portal import clock, mail
from csb_portal.mail import Reader
from csb_portal.models import User
from families.models import FocalPoint
from liaison import channel_links
from liaison.choices.channels import Source
from liaison.models import (
    AddressState,
    Channel,
    Contact,
    Member,
    MembershipOverride,
    Post,
    Subscription,
)
from liaison.models.channels.people import verified_addresses
from liaison.notifications.readers import body_reader, secretariat

SUBSCRIPTION_OCCASION = "channel-subscription:"


def author_of(post: Post) -> list[User | Reader]:
    """The author as a reader of mail, if there is anybody to write to."""
    if post.source == Source.PORTAL or not post.author_email:
        return []
    if post.author:
        return [post.author]
    if post.author_contact:
        return [post.author_contact.reader]
    return [body_reader(post.author_name, post.author_email)]


def _tell(template: str, post: Post, part: str) -> None:
    mail.queue(
        f"channels/email/{template}",
        to=author_of(post),
        occasion=f"{post.occasion}:{part}",
        post=post,
    )


def post_held(post: Post) -> None:
    """Tell a known author that somebody looks at it first.

    A sender nobody knows is not answered: the address may be forged.
    """
    if post.author or post.author_contact:
        _tell("post_held", post, "held")


def post_accepted(post: Post) -> None:
    """Tell the author of a held post that it is out."""
    _tell("post_accepted", post, "accepted")


def post_rejected(post: Post) -> None:
    """Tell the author why it came back."""
    _tell("post_rejected", post, "rejected")


def subscription_requested(subscription: Subscription) -> None:
    """Ask the owner of an address whether they want the posts."""
    _write_to_reader(
        "subscription_requested",
        subscription.channel,
        _reader_of(subscription),
        confirm_url=channel_links.confirm_url(subscription),
    )


def subscription_known(channel: Channel, member: Member, *, at: str) -> None:
    """Tell a member, at the address that was entered, by what they belong and where posts go."""
    _write_to_reader(
        "subscription_known",
        channel,
        member.at(at).reader,
        is_elsewhere=at.lower() != member.email.lower(),
        **_ways(channel, member),
    )


def subscription_refused(
    channel: Channel, override: MembershipOverride, *, email: str, language: str
) -> None:
    """Tell whoever asked for posts that the secretariat keeps them away, and why."""
    reader = Reader(
        email=email,
        name=override.name,
        language=language,
        time_zone=str(settings.BUREAU_TIME_ZONE),
    )
    _write_to_reader("subscription_refused", channel, reader, override=override)


def has_left(channel: Channel, member: Member) -> None:
    """Confirm that no more posts come, and say how to come back."""
    _write_to_reader("has_left", channel, member.reader, subscribe=channel.takes_subscribers)


def _ways(channel: Channel, member: Member) -> dict[str, Any]:
    own = member.subscription
    return {
        "member": member,
        "leave_url": channel_links.leave_url(channel, member) if channel.may_leave else "",
        "settings_url": channel_links.subscription_url(own) if own else "",
    }


def _reader_of(subscription: Subscription) -> Reader:
    return Reader(
        email=subscription.email,
        name=subscription.name,
        language=subscription.language,
        time_zone=subscription.time_zone or str(settings.BUREAU_TIME_ZONE),
    )


def _write_to_reader(name: str, channel: Channel, reader: User | Reader, **context: Any) -> None:
    """Write at most once an hour, so that nobody can fill somebody else's mailbox."""
    hour = clock.now().strftime("%Y-%m-%dT%H")
    mail.queue(
        f"channels/email/{name}",
        to=[reader],
        occasion=f"{SUBSCRIPTION_OCCASION}{name}:{channel.pk}:{hour}",
        channel=channel,
        **context,
    )


def address_marked(state: AddressState) -> None:
    """Tell people that somebody's mail comes back: the person elsewhere, and a colleague.

    A subscriber without an account has no other address: the page of their subscription
    says it, and so does the answer when they ask for the posts once more.
    """
    user = User.objects.filter(
        emailaddress__email__iexact=state.email, emailaddress__verified=True
    ).first()
    contact = Contact.objects.current().filter(email__iexact=state.email).first()
    if not (user or contact):
        return
    mail.queue(
        "channels/email/address_marked",
        to=[*_elsewhere(user, state), *_colleagues_of(user)],
        occasion=f"address-marked:{state.pk}:{int((state.marked_at or clock.now()).timestamp())}",
        state=state,
        name=str(user) if user else contact and contact.name,
        body=contact and contact.counterpart,
        whose=user and user.pk,
    )


def _elsewhere(user: User | None, state: AddressState) -> list[Reader]:
    """The person, at those of their addresses that work."""
    if user is None:
        return []
    marked = AddressState.objects.marked_addresses() | {state.email}
    own = verified_addresses(user).values_list("email", flat=True)
    return [
        Reader(
            email=email,
            name=user.name,
            language=user.language,
            time_zone=user.time_zone,
            pk=user.pk,
        )
        for email in own
        if email.lower() not in marked
    ]


def _colleagues_of(user: User | None) -> list[User | Reader]:
    """The other focal points of the family; without any, the secretariat."""
    if user:
        families = FocalPoint.objects.sitting().filter(user=user).values("family")
        others = FocalPoint.objects.sitting().filter(family__in=families).exclude(user=user)
        if found := list(others.users()):
            return list(found)
    return secretariat(but=user)
