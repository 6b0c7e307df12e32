"""The register as an Atom feed: what was passed on, and what became of it."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from csb_portal.feeds import AtomFeed, legal
from liaison.forms.register import RegisterFilter
from liaison.models import Message
from liaison.models.register.queries import MessageQuerySet

MESSAGES_IN_THE_FEED = 50


def _chosen(request: HttpRequest) -> MessageQuerySet:
    """The public messages the address asks for, by the filters of the register."""
    messages = Message.objects.public().with_public_text()
    return RegisterFilter(request.GET).narrow(messages) if request.GET else messages


def _changed_at(request: HttpRequest) -> datetime | None:
    """When anything in the feed happened last."""
    return _chosen(request).last_changed_at()


def _etag(request: HttpRequest) -> str:
    """A mark that changes with the messages, the reader's language, and the filter."""
    chosen = _chosen(request)
    state = (
        f"{chosen.count()} {chosen.last_changed_at()} {get_language()} {request.GET.urlencode()}"
    )
    return f'"{hashlib.sha256(state.encode()).hexdigest()[:32]}"'


@require_safe
@condition(etag_func=_etag, last_modified_func=_changed_at)
def register_feed(request: HttpRequest) -> HttpResponse:
    """Write the newest messages with their text; nothing private is ever among them."""
    chosen = _chosen(request).with_parties()[:MESSAGES_IN_THE_FEED]
    feed = AtomFeed(
        title=_("[Civil Society Bureau]: correspondence"),
        link=settings.SITE_URL + reverse("liaison:register"),
        description=_("Relays, requests and statements, as the [bureau] passes them on."),
        language=get_language(),
        feed_url=settings.SITE_URL + request.get_full_path(),
    )
    for message in chosen:
        url = settings.SITE_URL + message.get_absolute_url()
        feed.add_item(
            title=legal(f"{message.reference}: {message.subject}"),
            link=url,
            description=legal(_summary(message)),
            unique_id=url,
            pubdate=message.delivered_at or message.received_at,
            updateddate=message.changed_at,
            author_name=str(message.sender),
            categories=[message.get_kind_display(), message.get_status_display()],
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _summary(message: Message) -> str:
    """Say in plain text who wrote to whom and what; feeds show text as it is."""
    line = _("From %(sender)s for %(receivers)s. %(state)s.") % {
        "sender": message.sender,
        "receivers": message.receiver_names,
        "state": message.get_status_display(),
    }
    parts = [line, message.body]
    if message.given_answer:
        parts.append(_("Answer: %(text)s") % {"text": message.given_answer.words})
    return "\n\n".join(parts)
