"""Login codes and the mails anybody can cause, bounded so that nobody is shut out by a stranger.

While a code lives, everyone who asks for one to the same address is waiting for the same
code, and it is mailed a few times at most. So the newest mail is always right, whoever
caused it, and a stranger can neither bury a mailbox nor make a voter's code void.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache

from csb_portal import throttle

MAILS_AN_ADDRESS = 3


def code_for(email: str, new_code: str) -> str:
    """Return the code alive for ``email``; if there is none, ``new_code`` becomes it."""
    key = _key("code", email)
    cache.add(key, new_code, timeout=_lifetime())
    return cache.get(key) or new_code


def use_up(email: str, code: str) -> bool:
    """Tell whether ``code`` is used for the first time, and let the next request have another."""
    is_first = cache.add(_key("used", email, code), "used", timeout=2 * _lifetime())
    cache.delete(_key("code", email))
    return is_first


def may_mail(kind: str, email: str, subject_matter: str = "") -> bool:
    """Count a mail that a stranger may have caused; "no" once the address has had its share."""
    who = f"{kind} {email} {subject_matter}"
    lifetime = timedelta(seconds=_lifetime())
    return throttle.is_allowed("account-mail", who, times=MAILS_AN_ADDRESS, within=lifetime)


def _lifetime() -> int:
    return settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT


def _key(*parts: str) -> str:
    digest = hashlib.sha256("\n".join(parts).lower().encode()).hexdigest()
    return f"login-codes:{digest}"
