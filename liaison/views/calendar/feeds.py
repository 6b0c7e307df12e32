"""Calendars to subscribe to, without a session: for programs that look again every hour."""

import hashlib
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal import clock
from csb_portal.calendars import CONTENT_TYPE
from csb_portal.permissions import signed_in
from liaison.models import Counterpart
from liaison.services.calendar.feeds import counterpart_feed, own_feed, public_feed
from liaison.services.calendar.links import address_of, as_webcal, owner_of, renew_link

FOR_EVERYBODY = "public, max-age=300"
FOR_ONE = "private, no-store"
REMEMBERED = 400 * 24 * 3600


@require_safe
def feed_public(request: HttpRequest) -> HttpResponse:
    """Hand out everybody's calendar."""
    return _answer(request, public_feed(), name="calendar", caching=FOR_EVERYBODY)


@require_safe
def feed_counterpart(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the calendar with one counterpart."""
    counterpart = get_object_or_404(Counterpart, slug=slug)
    return _answer(request, counterpart_feed(counterpart), name=slug, caching=FOR_EVERYBODY)


@require_safe
def feed_mine(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out one person's calendar to whoever has its secret address; nobody keeps a copy."""
    owner = owner_of(token)
    if owner is None:
        raise Http404
    response = _answer(request, own_feed(owner), name=f"mine-{owner.pk}", caching=FOR_ONE)
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, content: bytes, *, name: str, caching: str) -> HttpResponse:
    """Answer with a calendar, or that nothing in it has changed (304)."""
    digest = hashlib.sha256(content).hexdigest()
    changed_at = _known_since(name, digest)
    response = HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={
            "Content-Disposition": f'inline; filename="{name}.ics"',
            "Cache-Control": caching,
            "ETag": quote_etag(digest),
            "Last-Modified": http_date(changed_at.timestamp()),
        },
    )
    mark, second = quote_etag(digest), int(changed_at.timestamp())
    answer = get_conditional_response(request, mark, second, response) or response
    answer["Cache-Control"] = caching
    return answer


def _known_since(name: str, digest: str) -> datetime:
    """Return when this content of a feed was first handed out; after a lost cache, now.

    Whoever got something else got it before, so they never hear "unchanged" by mistake.
    """
    key = f"calendar-feed:{name}"
    known: tuple[str, datetime] | None = cache.get(key)
    if known and known[0] == digest:
        return known[1]
    now = clock.now()
    cache.set(key, (digest, now), REMEMBERED)
    return now


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Show somebody the address of their own calendar, and let them renew it."""
    me = signed_in(request)
    if request.POST.get("confirmed") == "yes":
        renew_link(me)
        messages.success(request, _("Your calendar has a new address; the old one shows nothing."))
        return redirect("calendar:mine")
    address = address_of(me)
    context = {"address": address, "webcal": as_webcal(address)}
    return render(request, "calendar/mine.html", context)
