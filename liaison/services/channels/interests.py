"""Expressions of interest go to the bureau's channel (proposal, 2.b).

The floor of elections writes to the focal points at once and knows nothing of channels, so
this floor looks for offers that are not in the archive yet. Their Message-ID is made of their
number, so that each is posted once, however often and by however many that is asked.
"""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal.models import OutgoingMail
from elections.choices import InterestStatus
from elections.models import ExpressionOfInterest
from elections.notifications.calls import about
from liaison.choices.bodies import AudienceKind
from liaison.choices.channels import Source
from liaison.models import Channel, Post
from liaison.services.channels.posting import Author, submit_post

WITHDRAWN = "-withdrawn"


def bureau_channel() -> Channel | None:
    """The channel of the bureau, while it is in use."""
    return Channel.objects.active().filter(audience__kind=AudienceKind.BUREAU).first()


def post_interests() -> int:
    """Post what is not in the archive yet, and return how many posts that were."""
    channel = bureau_channel()
    if channel is None:
        return 0
    own = channel.posts.filter(source=Source.PORTAL, message_id__startswith="<EI-")
    posted = set(own.values_list("message_id", flat=True))
    offers = ExpressionOfInterest.objects.select_related("call", "family", "expressed_by__user")
    made = 0
    with translation.override(settings.LANGUAGE_CODE):
        for offer in offers.order_by("received_at", "pk"):
            if _name(offer) not in posted:
                _post_offer(channel, offer)
                made += 1
            is_withdrawn = offer.status == InterestStatus.WITHDRAWN
            if is_withdrawn and _name(offer, WITHDRAWN) not in posted:
                _post_withdrawal(channel, offer)
                made += 1
    return made


@transaction.atomic
def _post_offer(channel: Channel, offer: ExpressionOfInterest) -> Post:
    subject = _("%(family)s offers to serve: %(call)s")
    return _post(
        channel,
        offer,
        subject % {"family": offer.family, "call": offer.call},
        offer.statement,
        part="",
    )


@transaction.atomic
def _post_withdrawal(channel: Channel, offer: ExpressionOfInterest) -> Post:
    subject = _("Re: %(family)s offers to serve: %(call)s")
    text = _("%(family)s has withdrawn its expression of interest %(number)s.")
    return _post(
        channel,
        offer,
        subject % {"family": offer.family, "call": offer.call},
        text % {"family": offer.family, "number": offer.reference},
        part=WITHDRAWN,
    )


def _post(
    channel: Channel, offer: ExpressionOfInterest, subject: str, text: str, *, part: str
) -> Post:
    """Archive what the focal points have had by mail, and send it to whoever has not."""
    had = OutgoingMail.objects.filter(occasion=about(offer.call, f"{offer.reference}{part}"))
    user = offer.expressed_by.user
    return submit_post(
        channel,
        author=Author(email="", name=str(user), user=user),
        subject=subject,
        body=f"{text}\n\n{settings.SITE_URL}{offer.get_absolute_url()}\n",
        source=Source.PORTAL,
        message_id=_name(offer, part),
        in_reply_to=_name(offer) if part else "",
        told=set(had.values_list("to", flat=True)),
    )


def _name(offer: ExpressionOfInterest, part: str = "") -> str:
    return f"<{offer.reference}{part}@{settings.LIST_DOMAIN}>"
