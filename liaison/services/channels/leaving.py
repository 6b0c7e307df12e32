"""Out of a channel at one's own word, and back in."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.channels import ChannelEvent, OverrideKind
from liaison.models import Channel, Member, MembershipOverride, Subscription
from liaison.models.channels.membership import exceptions_about, member_at, member_for
from liaison.notifications import channels as notifications
from liaison.services.channels.outgoing import stop_mail

OWN_WISH = "Left by their own wish."


@transaction.atomic
def leave(channel: Channel, email: str) -> bool:
    """Take whoever has an address out of a channel at their word; again changes nothing.

    Every subscription of theirs ends; whoever belongs by office gets no more mail. Tells
    whether anything changed. Raises ``DomainError`` where a mandate brings the mail with it.
    """
    channel = locked(channel)
    member = member_at(channel, email)
    if member is None:
        return False
    own, added = _subscriptions_of(channel, member), _additions_of(channel, member)
    if member.muted and not own and not added:
        return False
    if not channel.may_leave:
        raise DomainError(
            _("You belong to %(channel)s as %(because)s.")
            % {"channel": channel, "because": member.because},
            rule=_("In this channel the mail goes with the mandate or the office."),
            so=_("It ends when that ends; write to the owners of the channel if it is wrong."),
        )
    own.update(left_at=clock.now())
    added.update(until=clock.today())
    if member.belongs_by_office and not member.muted:
        _mute(channel, member)
    for address in member.addresses:
        stop_mail(channel, address)
    notifications.has_left(channel, member)
    target = member.subscription or channel
    audit.record(ChannelEvent.LEFT, target, actor=None, public=False, channel=channel.slug)
    return True


@transaction.atomic
def come_back(channel: Channel, *, user: User) -> bool:
    """Bring the posts back to somebody whose office brings them and who had left."""
    channel = locked(channel)
    member = member_for(channel, user)
    if member is None or member.muted is None:
        return False
    if member.muted.actor_id is not None:
        raise DomainError(
            _("The [secretariat] took you off: %(reason)s") % {"reason": member.muted.reason},
            rule=_("Whoever makes an exception ends it."),
            so=_("Write to the owners of the channel."),
        )
    member.muted.until = clock.today()
    member.muted.save(update_fields=["until"])
    audit.record(ChannelEvent.OVERRIDE_ENDED, member.muted, actor=user, public=False)
    return True


def _subscriptions_of(channel: Channel, member: Member) -> QuerySet[Subscription]:
    """Their running subscriptions, each at another address of theirs."""
    running = channel.subscriptions.running().annotate(address=Lower("email"))
    theirs = Q(address__in=member.addresses)
    if member.user:
        theirs |= Q(user=member.user)
    return running.filter(theirs)


def _additions_of(channel: Channel, member: Member) -> QuerySet[MembershipOverride]:
    about = exceptions_about(channel, member.email)
    keys = [one.pk for one in about if one.kind == OverrideKind.ADD]
    return channel.overrides.filter(pk__in=keys)


def _mute(channel: Channel, member: Member) -> None:
    """Send them nothing, until one that is to begin later takes over."""
    later = channel.overrides.of_a_kind(OverrideKind.MUTE, member.email).filter(until=None).first()
    MembershipOverride.objects.create(
        channel=channel,
        kind=OverrideKind.MUTE,
        email=member.email.lower(),
        name=member.name,
        user=member.user,
        contact=member.contact,
        since=clock.today(),
        until=later.since if later else None,
        reason=OWN_WISH,
        actor=None,
        made_at=clock.now(),
    )
