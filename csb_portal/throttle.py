"""Limits for forms that strangers may send: so many in a while, counted in the shared cache."""

import hashlib
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def is_allowed(action: str, who: str, *, times: int, within: timedelta) -> bool:
    """Count one more ``action`` of ``who``; tell whether that is at most ``times``.

    The count begins again ``within`` after its first. ``who`` (an address, a client) is
    kept as a hash only.
    """
    digest = hashlib.sha256(who.lower().encode()).hexdigest()
    key = f"throttle:{action}:{digest}"
    cache.add(key, 0, timeout=within.total_seconds())
    try:
        return cache.incr(key) <= times
    except ValueError:  # it ran out between the two lines
        return True


def client_of(request: HttpRequest) -> str:
    """Name the machine that asks, seen through the trusted proxies."""
    return get_adapter(request).get_client_ip(request)
