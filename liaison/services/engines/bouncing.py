"""Mails of a list engine that came back: they count against the address as the portal's own do.

The engine's senders name the member and prove nothing. So a notice counts only if it returns a
post that the engine took, for somebody the list writes to; and each post counts once. What is
answered never tells who belongs to a channel.
"""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from liaison.choices.incoming import Result
from liaison.incoming.bounces import LOOKED_AT, Failure, read_report
from liaison.incoming.screening import Reason
from liaison.models import Channel, ListBounce, Post
from liaison.models.channels.membership import member_at
from liaison.services.channels.addresses import locked_state
from liaison.services.engines.addresses import Failing
from liaison.services.incoming.bouncing import count_failures
from liaison.services.incoming.outcomes import Arrival, Outcome, discarded

RETURNED = re.compile(rb"^message-id:\s*(<[^<>\s]{1,300}>)", re.IGNORECASE | re.MULTILINE)


def take_list_bounce(arrival: Arrival, failing: Failing) -> Outcome:
    """Record what a mail server says of a post that the list sent to ``failing``."""
    report = read_report(arrival.raw)
    if report is None:
        return discarded(arrival, Reason.AUTO_REPLY)
    post = _returned_post(arrival.raw, failing.channel)
    hard = [failure for failure in report.failures if failure.is_hard]
    if post and hard and _is_written_to(failing):
        record_list_bounce(post, failing.email, hard[0])
    words = _("If the list wrote to this address, and it failed for good, that is counted.")
    return Outcome(arrival.recipient, Result.BOUNCE, words)


@transaction.atomic
def record_list_bounce(post: Post, email: str, failure: Failure) -> None:
    """Count a failure once for each post, and mark the address when it has failed too often."""
    state = locked_state(email)
    _bounce, is_new = ListBounce.objects.get_or_create(
        post=post, email=state.email, defaults={"at": clock.now()}
    )
    if is_new:
        count_failures(state, failure)


def _is_written_to(failing: Failing) -> bool:
    member = member_at(failing.channel, failing.email)
    return bool(member and member.receives and member.email.lower() == failing.email)


def _returned_post(raw: bytes, channel: Channel) -> Post | None:
    """Return the post that stands in the notice, if the engine took it."""
    named = {found.decode("ascii", "replace") for found in RETURNED.findall(raw[:LOOKED_AT])}
    taken = channel.posts.accepted().filter(handover__taken_at__isnull=False)
    return taken.filter(message_id__in=named).first()
