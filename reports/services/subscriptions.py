"""Mail for whoever asks for it: in by two steps, out by one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import MailStatus, OutgoingMail, User
from csb_portal.models.mail import OutgoingMailQuerySet
from liaison.models import AddressState
from liaison.services.channels.addresses import works_again
from reports import notifications, tokens
from reports.choices import ReportEvent
from reports.models import Subscription


@transaction.atomic
def request_subscription(*, email: str, language: str, time_zone: str = "") -> Subscription:
    """Ask the owner of ``email`` to confirm. What the asker sees never tells who subscribes.

    A known, running subscription is left as it is, and its owner told how to leave; any
    other takes on the language and zone asked for, but runs only once confirmed. One whose
    mail came back asks for its owner's word again.
    """
    now, email = clock.now(), email.strip().lower()
    wishes = {"language": language, "time_zone": time_zone, "requested_at": now}
    subscription, is_new = Subscription.objects.get_or_create(email=email, defaults=wishes)
    subscription = locked(subscription)
    if subscription.is_running:
        came_back = AddressState.objects.has_marked(email)
        tell = (
            notifications.subscription_requested if came_back else notifications.subscription_known
        )
        tell(subscription)
        return subscription
    if not is_new:
        for field, value in wishes.items():
            setattr(subscription, field, value)
        subscription.save(update_fields=list(wishes))
    notifications.subscription_requested(subscription)
    return subscription


@transaction.atomic
def confirm_subscription(token: str) -> Subscription:
    """Start the mail, because the owner of the mailbox said so. A second click changes nothing.

    Raises ``DomainError`` for a token that was forged, is older than seven days, or was
    written before its owner left.
    """
    read = tokens.read_confirm_token(token)
    if not read:
        raise _not_a_way_in()
    number, asked_at = read
    subscription = Subscription.objects.select_for_update().filter(pk=number).first()
    if not subscription:
        raise _not_a_way_in()
    if subscription.is_running:
        works_again(subscription.email)
        return subscription
    if subscription.unsubscribed_at and asked_at < subscription.unsubscribed_at:
        raise _not_a_way_in()
    subscription.confirmed_at, subscription.unsubscribed_at = clock.now(), None
    subscription.save(update_fields=["confirmed_at", "unsubscribed_at"])
    works_again(subscription.email)
    audit.record(ReportEvent.SUBSCRIBED, subscription, actor=None, public=False)
    return subscription


def _not_a_way_in() -> DomainError:
    return DomainError(
        _("This link does not lead to a subscription that waits for you."),
        rule=_("A link to confirm holds for seven days and leads to one mailbox."),
        so=_("Ask for the mail once more; a new link comes at once."),
    )


@transaction.atomic
def unsubscribe(token: str) -> bool:
    """End a subscription by its signed token; again, or after erasure, changes nothing.

    Tells whether the token was made here. Mail that still waits is not sent.
    """
    number = tokens.read_unsubscribe_token(token)
    if number is None:
        return False
    subscription = Subscription.objects.select_for_update().filter(pk=number).first()
    if subscription and subscription.is_running:
        subscription.unsubscribed_at = clock.now()
        subscription.save(update_fields=["unsubscribed_at"])
        _stop_mail(subscription.email)
        audit.record(ReportEvent.UNSUBSCRIBED, subscription, actor=None, public=False)
    return True


@transaction.atomic
def erase_by_token(token: str) -> bool:
    """End a subscription and forget its address, at its owner's word."""
    number = tokens.read_unsubscribe_token(token)
    if number is None:
        return False
    if subscription := Subscription.objects.filter(pk=number).first():
        erase_subscription(subscription, actor=None)
    return True


@transaction.atomic
def erase_subscription(subscription: Subscription, *, actor: User | None) -> None:
    """Forget an address: its row goes; mails already sent keep their count, not their reader."""
    subscription = locked(subscription)
    _stop_mail(subscription.email)
    _mails_to(subscription.email).forget_readers()
    audit.record(ReportEvent.ADDRESS_ERASED, subscription, actor=actor, public=False)
    subscription.delete()


@transaction.atomic
def forget_unconfirmed(before: datetime) -> int:
    """Erase addresses whose owners have not confirmed since: nobody let us keep them."""
    stale = Subscription.objects.filter(confirmed_at=None, requested_at__lt=before)
    forgotten = list(stale)
    for subscription in forgotten:
        erase_subscription(subscription, actor=None)
    return len(forgotten)


def _mails_to(email: str) -> OutgoingMailQuerySet:
    """Mail this floor wrote to somebody without an account."""
    return OutgoingMail.objects.filter(
        to=email, recipient=None, occasion__startswith=notifications.OCCASION
    )


def _stop_mail(email: str) -> None:
    _mails_to(email).filter(status=MailStatus.WAITING).delete()
