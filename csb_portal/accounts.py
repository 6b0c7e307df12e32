"""How allauth behaves here: invitation only, mail by the outbox, secrets sealed."""

import logging
import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress, EmailConfirmationMixin
from allauth.account.signals import email_changed
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import encryption, login_codes, mail, second_factor
from csb_portal.models import User
from csb_portal.services.people import find_person, note_replaced_address

logger = logging.getLogger(__name__)

NOWHERE = "0.0.0.0"  # noqa: S104 - a place in a count, not a socket # nosec B104
SEALED = "second factor"
CAUSED_BY_ANYBODY = {"login_code", "password_reset_key", "account_already_exists"}


class PortalAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; every mail goes through the outbox; a stranger locks nobody out."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many attempts have failed from where you are. Wait five minutes, "
            "or take another way in: a code by mail, or a passkey."
        ),
        "too_many_code_requests": _(
            "You have asked for many codes within a few minutes. "
            "The code in the newest mail works; enter that one, or wait five minutes."
        ),
        "used_code": _("This code has been used already. Each code works once: take a new one."),
        "incorrect_code": _("This is not the code. Look at it again, or ask for a new one."),
        "email_password_mismatch": _(
            "The address or the password is not right. "
            "Try again, or have a code mailed to you instead."
        ),
        "rate_limited": _("Too many attempts within a short time. Wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Say where a request comes from; unknown places, such as a local socket, count as one."""
        try:
            return super().get_client_ip(request)
        except PermissionDenied:
            return NOWHERE
        except ImproperlyConfigured:
            logger.warning("TRUSTED_PROXY_COUNT is higher than the proxies a request came through.")
            return clean_client_ip(request.META.get("REMOTE_ADDR", "")) or NOWHERE

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Count failures by account and place, so that a stranger elsewhere shuts nobody out."""
        email = str(credentials.get("email", "")).strip().lower()
        return f"{email} {self.get_client_ip(request)}"

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Do not ask again whoever came in within the last minutes."""
        if second_factor.was_proven_within(self.request, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        """Let nobody who has a second factor get around it by the password."""
        methods = super().get_reauthentication_methods(user)
        if not second_factor.has_second_factor(user):
            return methods
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        has_app = DefaultMFAAdapter().is_mfa_enabled(user, types=["totp"])
        return stronger if has_app else stronger[::-1]

    def generate_login_code(self) -> str:
        """Return one code an address, as long as it lives (see ``login_codes``)."""
        pending = unstash_login(self.request, peek=True)
        email = self.request.POST.get("email") or (pending.email if pending else "")
        email = email.strip().lower()
        return login_codes.code_for(email, super().generate_login_code())

    def get_reset_password_from_key_url(self, key: str) -> str:
        return password_link(key)

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationMixin
    ) -> str:
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return f"{settings.SITE_URL}{path}"

    def send_confirmation_mail(
        self,
        request: HttpRequest,
        emailconfirmation: EmailConfirmationMixin,
        signup: bool,  # noqa: FBT001
    ) -> None:
        """Ask whether an address is somebody's; tell its owner where it is another's already."""
        address = emailconfirmation.email_address
        if find_person(address.email) in (None, address.user):
            super().send_confirmation_mail(request, emailconfirmation, signup)
        else:
            self.send_account_already_exists_mail(address.email)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write the mail into the outbox, in its reader's language; its text goes once sent."""
        kind = template_prefix.rpartition("/")[2]
        if kind in CAUSED_BY_ANYBODY and not login_codes.may_mail(
            kind, email, str(context.get("code", ""))
        ):
            return
        mail.queue(
            template_prefix,
            to=[_reader(email, context.get("user"))],
            occasion=f"account/{kind}/{uuid.uuid4().hex}",
            confidential=True,
            **{**context, "email": email},
        )


class PortalMFAAdapter(DefaultMFAAdapter):
    """Secrets are sealed at rest, and recovery codes alone are no second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This is not the code. Codes change every half minute: "
            "wait for the next one, and see that your phone's clock is right."
        ),
    }

    def encrypt(self, text: str) -> str:
        return encryption.cipher(SEALED).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.cipher(SEALED).decrypt(encrypted_text.encode()).decode()

    def is_mfa_enabled(self, user: User, types: list[str] | None = None) -> bool:
        return super().is_mfa_enabled(user, types=types or list(second_factor.FACTORS))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}


@receiver(email_changed)
def keep_replaced_address(
    sender: object,
    user: User,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **_: object,
) -> None:
    """Let the trail know of a change that allauth's own page makes."""
    before = from_email_address.email if from_email_address else ""
    note_replaced_address(user, before=before, after=to_email_address.email)


def password_link(key: str) -> str:
    """Return the link by which somebody chooses a password; it works once."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"


def _reader(email: str, user: User | None) -> mail.Reader:
    person = find_person(email) or user
    if not person:
        return mail.Reader(email=email)
    return mail.Reader(
        email=email,
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
        pk=person.pk,
    )
