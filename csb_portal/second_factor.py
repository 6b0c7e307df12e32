"""The second factor: whether somebody has one, and whether this session was opened with it.

Both matter. A session opened by a password alone, before its person had a second factor,
stays a session of one factor; and recovery codes stand in for a factor, but are none.
"""

import time
from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest

from csb_portal.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class Kit:
    """What a person needs to prove a second factor without a phone at hand."""

    secret: str
    recovery_codes: list[str]


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Tell whether ``user`` has an authenticator app, a security key or a passkey."""
    if not user.is_authenticated:
        return False
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_proven(request: HttpRequest) -> bool:
    """Tell whether this session has passed a second factor, a passkey, or set one up."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def was_proven_within(request: HttpRequest, seconds: int) -> bool:
    """Tell whether somebody just showed who they are, by the strongest means they have."""
    records = get_authentication_records(request, request.user)
    if has_second_factor(request.user):
        records = [record for record in records if record.get("method") == "mfa"]
    return any(time.time() - record["at"] < seconds for record in records)


def mark_proven(request: HttpRequest, kind: str) -> None:
    """Note in the session that its person has just used the factor they are setting up."""
    record_authentication(request, request.user, method="mfa", type=kind, reauthenticated=True)


@transaction.atomic
def set_up(user: User) -> Kit:
    """Give ``user`` an authenticator app and recovery codes without their phone.

    For the demo and for tests; people set up their own on the account pages.
    """
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return Kit(secret, RecoveryCodes.activate(user).get_unused_codes())


def code_now(user: User) -> str:
    """Return the code the person's authenticator app shows at this moment.

    Raises ``Authenticator.DoesNotExist`` where there is no such app.
    """
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    counters = list(yield_hotp_counters_from_time())
    present = counters[len(counters) // 2]
    return format_hotp_value(hotp_value(decrypt(app.data["secret"]), present))


def recovery_codes(user: User) -> list[str]:
    """Return the recovery codes the person has not used yet."""
    sheet = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(sheet).get_unused_codes() if sheet else []
