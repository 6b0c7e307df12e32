"""In by two steps, out by one: for whoever has no mandate."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal.errors import DomainError
from csb_portal.throttle import client_of, is_allowed
from liaison.channel_links import (
    read_confirm_token,
    read_leave_token,
    read_subscription_token,
)
from liaison.forms.channels import SubscribeForm, SubscriptionForm
from liaison.models import Channel, Subscription
from liaison.models.channels.membership import kept_out_by, member_at, member_by_key
from liaison.services.channels.addresses import works_again
from liaison.services.channels.leaving import leave
from liaison.services.channels.subscriptions import (
    change_subscription,
    confirm,
    erase_subscription,
    subscribe,
)

AN_HOUR = timedelta(hours=1)


def _may_ask(request: HttpRequest, email: str) -> bool:
    """A hall full of people behind one address may ask; a machine that tries them all may not."""
    of_client = is_allowed("channel-client", client_of(request), times=20, within=AN_HOUR)
    of_address = is_allowed("channel-address", email, times=5, within=AN_HOUR)
    return of_client and of_address


def _too_often() -> str:
    return _(
        "This was asked for as often within an hour as we answer. Try again in an hour; "
        "nothing you typed is lost."
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the posts of a channel. The answer is the same for every address."""
    channels = Channel.objects.taking_subscribers().prefetch_related("rules")
    channel = get_object_or_404(channels, slug=slug)
    user = request.user if request.user.is_authenticated else None
    initial = {"language": get_language() or "en"}
    if user:
        initial |= {"email": user.email, "name": str(user), "language": user.language}
    form = SubscribeForm(request.POST or None, initial=initial)
    context = {"channel": channel, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "channels/subscribe.html", context)
    if not _may_ask(request, form.cleaned_data["email"]):
        form.add_error(None, _too_often())
        return render(request, "channels/subscribe.html", context, status=429)
    zone = user.time_zone if user else ""
    subscribe(channel, user=user, time_zone=zone, **form.cleaned_data)
    return redirect("channels:subscribe-sent")


@require_safe
def subscribe_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next, whoever asked."""
    return render(request, "channels/subscribe_sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button (mail scanners follow links, people press buttons) and take its press."""
    context: dict = {"is_valid": read_confirm_token(token) is not None}
    if request.method == "POST":
        try:
            subscription = confirm(token)
        except DomainError as error:
            context |= {"is_valid": False, "error": error}
        else:
            member = member_at(subscription.channel, subscription.email)
            context |= {"subscription": subscription, "member": member}
    status = 200 if context["is_valid"] else 404
    return render(request, "channels/subscribe_confirm.html", context, status=status)


@csrf_exempt  # a mail program clicks without a cookie; the signed token says who asked
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    """Take one click, from a person or from a mail program, without login (RFC 8058)."""
    read = read_leave_token(token)
    if read is None:
        return render(request, "channels/leave.html", {"is_valid": False}, status=404)
    channel, key = read
    context: dict = {"is_valid": True, "channel": channel}
    if request.method == "POST":
        member = member_by_key(channel, key)
        try:
            if member:
                leave(channel, member.email)
            context["is_done"] = True
        except DomainError as error:
            context["error"] = error
    return render(request, "channels/leave.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_page(request: HttpRequest, token: str) -> HttpResponse:
    """Let a subscriber change the language, pause, or be forgotten, without an account."""
    subscription = read_subscription_token(token)
    if subscription is None:
        return render(request, "channels/subscription_gone.html", status=404)
    channel, email = subscription.channel, subscription.email
    if "erase" in request.POST:
        erase_subscription(subscription)
        context: dict = {"is_erased": True, "member": member_at(channel, email)}
        return render(request, "channels/subscription_gone.html", context)
    member = member_at(channel, email)
    if "works" in request.POST and member:
        works_again(member.email)
        flash.success(request, _("Posts go to %(email)s again.") % {"email": member.email})
        return redirect(request.path)
    form = SubscriptionForm(request.POST or None, initial=_wishes_of(subscription))
    context = {
        "subscription": subscription,
        "channel": channel,
        "member": member,
        "kept_out": kept_out_by(channel, email),
        "form": form,
    }
    if request.method == "POST" and form.is_valid() and _kept(request, subscription, form):
        return redirect(request.path)
    return render(request, "channels/subscription.html", context)


def _kept(request: HttpRequest, subscription: Subscription, form: SubscriptionForm) -> bool:
    """Keep all that was wished, or nothing of it and say in the form why."""
    new_email = form.cleaned_data["new_email"]
    if new_email and not _may_ask(request, new_email):
        form.add_error("new_email", _too_often())
        return False
    try:
        change_subscription(subscription, **form.cleaned_data)
    except DomainError as error:
        form.add_error("new_email", str(error))
        return False
    if new_email:
        flash.info(request, _("A mail is on its way to the new address; confirm it there."))
    flash.success(request, _("Kept."))
    return True


def _wishes_of(subscription: Subscription) -> dict:
    return {
        "name": subscription.name,
        "language": subscription.language,
        "time_zone": subscription.time_zone or str(settings.BUREAU_TIME_ZONE),
        "is_paused": subscription.paused_at is not None,
    }
