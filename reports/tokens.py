"""Addresses that only the owner of a mailbox knows: signed, so that nobody can guess one."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from csb_portal import clock
from reports.rules import CONFIRM_WITHIN

_leaving = Signer(sep=".", salt="reports.unsubscribe")
_confirming = Signer(sep=".", salt="reports.subscribe")


def unsubscribe_token(subscription_id: int) -> str:
    """Sign the way out of a subscription. It holds for as long as the mail is kept."""
    return _leaving.sign(str(subscription_id))


def unsubscribe_url(subscription_id: int) -> str:
    path = reverse("reports:unsubscribe", args=[unsubscribe_token(subscription_id)])
    return settings.SITE_URL + path


def read_unsubscribe_token(token: str) -> int | None:
    """Return which subscription ``token`` ends, or ``None`` if it was not made here."""
    try:
        return int(_leaving.unsign(token))
    except (BadSignature, ValueError):
        return None


def confirm_token(subscription_id: int) -> str:
    """Sign, for seven days, the way into a subscription that was asked for now."""
    return _confirming.sign(f"{subscription_id}-{int(clock.now().timestamp())}")


def confirm_url(subscription_id: int) -> str:
    path = reverse("reports:subscribe-confirm", args=[confirm_token(subscription_id)])
    return settings.SITE_URL + path


def read_confirm_token(token: str) -> tuple[int, datetime] | None:
    """Return the subscription and when it was asked for; ``None`` if forged or too old."""
    try:
        number, _, moment = _confirming.unsign(token).partition("-")
        asked_at = datetime.fromtimestamp(int(moment), tz=UTC)
    except (BadSignature, ValueError):
        return None
    return (int(number), asked_at) if clock.now() - asked_at <= CONFIRM_WITHIN else None
