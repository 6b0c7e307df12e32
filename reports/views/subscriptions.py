"""The bureau's mail for anyone: in by two steps, out by one click."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.throttle import client_of, is_allowed
from reports import tokens
from reports.forms import SubscribeForm
from reports.services.subscriptions import (
    confirm_subscription,
    erase_by_token,
    request_subscription,
    unsubscribe,
)

REQUESTS_AN_HOUR = 20


def _may_ask(request: HttpRequest) -> bool:
    """A hall full of people behind one address may ask; a machine that tries them all may not."""
    client, hour = client_of(request), timedelta(hours=1)
    return is_allowed("subscribe", client, times=REQUESTS_AN_HOUR, within=hour)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for the reports by mail. The answer is the same for every address."""
    form = SubscribeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _may_ask(request):
            form.add_error(
                None,
                _(
                    "From your network this was asked for twenty times within an hour, which is "
                    "as often as we answer. Try again in an hour; nothing you typed is lost."
                ),
            )
            return render(request, "reports/subscribe.html", {"form": form}, status=429)
        request_subscription(**form.cleaned_data)
        return redirect("reports:subscribe-sent")
    return render(request, "reports/subscribe.html", {"form": form})


@require_http_methods(["GET", "HEAD"])
def subscribe_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next, whoever asked."""
    return render(request, "reports/subscribe_sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button (mail scanners follow links, people press buttons) and take its press."""
    context: dict = {"is_valid": tokens.read_confirm_token(token) is not None}
    if request.method == "POST":
        try:
            context["subscription"] = confirm_subscription(token)
        except DomainError as error:
            context |= {"is_valid": False, "error": error}
    status = 200 if context["is_valid"] else 404
    return render(request, "reports/subscribe_confirm.html", context, status=status)


@csrf_exempt  # a mail program clicks without a cookie; the signed token says who asked
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Take one click, from a person or from a mail program, without login (RFC 8058)."""
    is_valid = tokens.read_unsubscribe_token(token) is not None
    context = {"is_valid": is_valid, "token": token, "is_done": False, "is_erased": False}
    if request.method == "POST" and is_valid:
        context["is_erased"] = "erase" in request.POST
        (erase_by_token if context["is_erased"] else unsubscribe)(token)
        context["is_done"] = True
    status = 200 if is_valid else 404
    return render(request, "reports/unsubscribe.html", context, status=status)
