"""Language, zone and second factor of whoever asks."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation

from csb_portal import published, second_factor
from csb_portal.mail.outbox import speakable
from csb_portal.permissions import may_enter_admin
from csb_portal.zones import zone

Handler = Callable[[HttpRequest], HttpResponse]

ALWAYS = {"account_logout", "set_language", "healthz", "readyz"}
TO_PROVE = ALWAYS | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
TO_SET_UP = ALWAYS | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "account_reauthenticate",
}


class PublishedMiddleware:
    """Hands out what was rendered once, before anybody asks who is asking."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return published.answer(request) or self.get_response(request)


class ReaderMiddleware:
    """Answers each person in their language and zone; everybody else in the bureau's zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            with timezone.override(settings.BUREAU_TIME_ZONE):
                return self.get_response(request)
        translation.activate(speakable(request.user.language))
        with timezone.override(zone(request.user.time_zone)):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever has a second factor has used it; staff and election operators have one.

    The first half is asked of everybody: a session opened before its person had a second
    factor goes no further than the page that asks for it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Handler, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Lead to the one page that is missing, or let the view answer (``None``)."""
        if not request.user.is_authenticated:
            return None
        match = request.resolver_match
        page = match.view_name if match else ""
        if not second_factor.has_second_factor(request.user):
            must_set_up = may_enter_admin(request.user) and page not in TO_SET_UP
            return redirect("mfa_index") if must_set_up else None
        if page in TO_PROVE or second_factor.is_proven(request):
            return None
        method = get_adapter(request).get_reauthentication_methods(request.user)[0]
        back = request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL
        return redirect(f"{method['url']}?{urlencode({'next': back})}")
