"""Language, zone and second factor of whoever asks."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from csb_portal.mail.outbox import speakable
from csb_portal.permissions import may_enter_admin
from csb_portal.zones import zone

Handler = Callable[[HttpRequest], HttpResponse]


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
    """Staff and election operators go no further without a second factor."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            messages.warning(
                request,
                _(
                    "Staff and election operators need a second factor. "
                    "You have none yet, so set one up here before you go on."
                ),
            )
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def _must_set_up(request: HttpRequest) -> bool:
        if request.path.startswith((reverse("account_logout"), "/accounts/", "/static/")):
            return False
        return may_enter_admin(request.user) and not is_mfa_enabled(request.user)
