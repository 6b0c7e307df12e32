"""The login forms, where the portal asks for more than they do by themselves."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.account.internal.stagekit import unstash_login
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from csb_portal import login_codes, second_factor
from csb_portal.models import User
from csb_portal.services.people import find_person

CODE_REMEMBERED = 5 * 60


class PortalRequestLoginCodeForm(RequestLoginCodeForm):
    """Asks for a code to any address of a person that they have confirmed."""

    def clean_email(self) -> str:
        """Count requests by address and place, so that only one's own can be exhausted."""
        email = self.cleaned_data["email"].strip().lower()
        adapter = get_adapter()
        place = adapter.get_client_ip(context.request)
        if not ratelimit.consume(
            context.request, action="request_login_code", key=f"{email} {place}"
        ):
            raise adapter.validation_error("too_many_code_requests")
        self._user = _active(find_person(email))
        return email


class PortalConfirmLoginCodeForm(ConfirmLoginCodeForm):
    """Takes each code once, also where several browsers wait for the same one."""

    def clean_code(self) -> str:
        code = super().clean_code()
        login = unstash_login(context.request, peek=True)
        if not login or not login_codes.use_up(login.email or "", self.expected_code):
            raise get_adapter().validation_error("used_code")
        return code


class PortalResetPasswordForm(ResetPasswordForm):
    """Writes to confirmed addresses only."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        user = _active(find_person(email))
        self.users = [user] if user else []
        return email


class EachCodeOnce(BaseAuthenticateForm):
    """Refuses a code of an authenticator app a second time, as long as it could be valid."""

    def clean_code(self) -> str:
        code = super().clean_code()
        if not cache.add(f"second-factor:{self.user.pk}:{code}", "used", CODE_REMEMBERED):
            raise get_adapter().validation_error("used_code")
        return code


class PortalAuthenticateForm(EachCodeOnce, AuthenticateForm):
    """The second step of a login."""


class PortalReauthenticateForm(EachCodeOnce, ReauthenticateForm):
    """The second factor again, before something that matters."""


class PortalActivateTOTPForm(ActivateTOTPForm):
    """Whoever sets up an app has proven to hold it."""

    def clean_code(self) -> str:
        code = super().clean_code()
        second_factor.mark_proven(context.request, "totp")
        return code


class PortalAddWebAuthnForm(AddWebAuthnForm):
    """Whoever adds a key has proven to hold it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["passwordless"].label = _("Log in with this key alone")
        self.fields["passwordless"].help_text = _(
            "Makes it a passkey: it asks for your fingerprint, face or PIN, "
            "and then stands for password and second factor both."
        )

    def clean(self) -> dict:
        cleaned_data = super().clean()
        if not self.errors:
            second_factor.mark_proven(context.request, "webauthn")
        return cleaned_data


def _active(user: User | None) -> User | None:
    return user if user and user.is_active else None
