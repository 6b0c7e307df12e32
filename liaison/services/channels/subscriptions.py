"""Channels anybody may join: in by two steps, out by one (proposal, 1.d)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.channel_links import read_confirm_token
from liaison.choices.channels import ChannelEvent
from liaison.models import Channel, Member, Subscription
from liaison.models.channels.membership import exceptions_about, kept_out_by, member_at
from liaison.models.channels.people import verified_addresses
from liaison.notifications import channels as notifications
from liaison.services.channels.addresses import works_again
from liaison.services.channels.outgoing import forget_address, stop_mail


@transaction.atomic
def subscribe(
    channel: Channel,
    *,
    email: str,
    language: str,
    name: str = "",
    time_zone: str = "",
    user: User | None = None,
    replaces: Subscription | None = None,
) -> Subscription | None:
    """Ask the owner of ``email`` to confirm. What the asker sees never tells who subscribes.

    Whoever belongs already, or is kept out by the secretariat, is told by mail, and nothing
    changes. ``user`` is kept where the address is one of theirs; what it ``replaces`` ends
    with the confirmation. Raises ``DomainError`` for a channel that takes no subscribers.
    """
    channel = locked(channel)
    if not (channel.is_active and channel.takes_subscribers):
        raise DomainError(
            _("%(channel)s takes no subscriptions.") % {"channel": channel},
            rule=_("Its members come by mandate, by seat or as contacts of another body."),
            so=_("Choose another channel."),
        )
    email = email.strip().lower()
    subscription = channel.subscriptions.open().select_for_update().filter(email=email).first()
    if kept_out := kept_out_by(channel, email):
        notifications.subscription_refused(channel, kept_out, email=email, language=language)
        return None
    member = member_at(channel, email)
    moves = replaces and member and member.subscription == replaces and replaces.email != email
    if member and not moves and not _may_ask_anew(member):
        notifications.subscription_known(channel, member, at=email)
        return member.subscription
    wishes = {
        "language": language,
        "name": name,
        "time_zone": time_zone,
        "requested_at": clock.now(),
        "user": _owner_of(email, user),
        "replaces": replaces,
    }
    subscription = _asked_for(channel, email, subscription, wishes)
    notifications.subscription_requested(subscription)
    return subscription


def _may_ask_anew(member: Member) -> bool:
    """Tell whether confirming an address would bring posts that do not come.

    So it does for whoever left, and for a contact whose mail came back; anybody else with an
    account or a subscription has a page of their own for that.
    """
    has_a_page = bool(member.user or member.subscription)
    return bool(member.muted) or (member.is_marked and not has_a_page)


def _asked_for(
    channel: Channel, email: str, waiting: Subscription | None, wishes: dict
) -> Subscription:
    """Keep what was asked; what only the owner can know is not wiped by whoever asks again."""
    if waiting is None:
        return channel.subscriptions.create(email=email, **wishes)
    kept = {
        field: value
        for field, value in wishes.items()
        if value is not None or field not in ("user", "replaces")
    }
    for field, value in kept.items():
        setattr(waiting, field, value)
    waiting.save(update_fields=list(kept))
    return waiting


@transaction.atomic
def confirm(token: str) -> Subscription:
    """Let the posts come, because the owner of the mailbox said so; a second click is nothing.

    A mark of the address, a pause and an own wish to have none end with it. Raises
    ``DomainError`` for a token that was forged, is older than seven days, or was written
    before its owner left, and for somebody whom the secretariat keeps out.
    """
    subscription = _waiting_for(token)
    channel, email = subscription.channel, subscription.email
    if kept_out := kept_out_by(channel, email):
        raise DomainError(
            _("The [secretariat] decided that no posts come to you: %(reason)s")
            % {"reason": kept_out.reason},
            rule=_("Whoever makes an exception ends it."),
            so=_("Write to the owners of the channel: %(owner)s")
            % {"owner": channel.owner_address},
        )
    works_again(email)
    _end_own_mutes(channel, email)
    if subscription.is_running:
        if subscription.paused_at:
            subscription.paused_at = None
            subscription.save(update_fields=["paused_at"])
        return subscription
    subscription.confirmed_at = clock.now()
    subscription.save(update_fields=["confirmed_at"])
    if subscription.replaces and subscription.replaces.is_running:
        subscription.replaces.left_at = clock.now()
        subscription.replaces.save(update_fields=["left_at"])
        stop_mail(channel, subscription.replaces.email)
    audit.record(
        ChannelEvent.SUBSCRIBED, subscription, actor=None, public=False, channel=channel.slug
    )
    return subscription


def _waiting_for(token: str) -> Subscription:
    """Lock what a token confirms, after its channel. Raises ``DomainError``."""
    read = read_confirm_token(token)
    subscriptions = Subscription.objects.open().select_related("channel")
    found = subscriptions.filter(pk=read[0]).first() if read else None
    if found is None:
        raise _not_a_way_in()
    channel = locked(found.channel)
    subscription = channel.subscriptions.open().select_for_update().filter(pk=found.pk).first()
    if subscription is None:
        raise _not_a_way_in()
    return subscription


def _end_own_mutes(channel: Channel, email: str) -> None:
    own = [one.pk for one in exceptions_about(channel, email) if one.is_own_wish]
    channel.overrides.filter(pk__in=own).update(until=clock.today())


@transaction.atomic
def change_subscription(
    subscription: Subscription,
    *,
    language: str,
    name: str,
    time_zone: str,
    is_paused: bool,
    new_email: str = "",
) -> Subscription:
    """Keep what a subscriber wants; posts that came during a pause stay in the archive.

    The owner of a ``new_email`` is asked to confirm that the posts go there from now on.
    Raises ``DomainError``, and keeps nothing, where the channel takes no subscribers any more.
    """
    channel = locked(subscription.channel)
    subscription = locked(subscription)
    wishes = {"language": language, "name": name, "time_zone": time_zone}
    for field, value in wishes.items():
        setattr(subscription, field, value)
    if is_paused != (subscription.paused_at is not None):
        subscription.paused_at = clock.now() if is_paused else None
    subscription.save(update_fields=[*wishes, "paused_at"])
    if new_email:
        subscribe(channel, email=new_email, user=subscription.user, replaces=subscription, **wishes)
    return subscription


@transaction.atomic
def erase_subscription(subscription: Subscription) -> None:
    """End a subscription and forget its address, at its owner's word."""
    subscription = locked(subscription)
    stop_mail(subscription.channel, subscription.email)
    forget_address(subscription.email)
    audit.record(
        ChannelEvent.LEFT,
        subscription,
        actor=None,
        public=False,
        channel=subscription.channel.slug,
    )
    subscription.delete()


@transaction.atomic
def forget_unconfirmed(before: datetime) -> int:
    """Erase addresses whose owners have not confirmed since: nobody let us keep them."""
    stale = Subscription.objects.filter(confirmed_at=None, requested_at__lt=before)
    for subscription in (forgotten := list(stale)):
        forget_address(subscription.email)
        subscription.delete()
    return len(forgotten)


def _owner_of(email: str, user: User | None) -> User | None:
    if user is None:
        return None
    own = verified_addresses(user).filter(email__iexact=email).exists()
    return user if own else None


def _not_a_way_in() -> DomainError:
    return DomainError(
        _("This link does not lead to a subscription that waits for you."),
        rule=_("A link to confirm holds for seven days and leads to one mailbox."),
        so=_("Ask for the mail once more; a new link comes at once."),
    )
