"""Say in words what the rule made of a request, in the language of whoever asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from csb_portal.mail.outbox import speakable
from csb_portal.moments import when
from csb_portal.zones import zone
from secretariat.choices.passes import Outcome
from secretariat.models import PassRequest
from secretariat.rules.passes.allocate import DUPLICATE, LATE, NOT_REGISTERED, UNCONFIRMED


@contextmanager
def in_language_of(request: PassRequest) -> Iterator[None]:
    """Write for whoever asked: in their language, by the clocks where the event is held."""
    with (
        translation.override(speakable(request.case.language)),
        timezone.override(zone(request.pool.event.time_zone)),
    ):
        yield


def reason_of(request: PassRequest) -> str:
    """Return the reason of an outcome as whole sentences; nothing before there is one."""
    if request.outcome == Outcome.ISSUED:
        return _issued(request)
    if request.outcome == Outcome.WAITING:
        return _waiting(request)
    return _refused(request) if request.outcome else ""


def _issued(request: PassRequest) -> str:
    values = {
        "position": request.position,
        "quota": request.pool.quota,
        "round": request.round,
        "past": request.detail,
        "lot": request.lot[:8],
    }
    return (
        _(
            "Number %(position)d of %(quota)d by the published rule: round %(round)d; passes of"
            " your [family] at the last event: %(past)s; its lot: %(lot)s."
        )
        % values
    )


def _waiting(request: PassRequest) -> str:
    values = {
        "position": request.position,
        "quota": request.detail,
        "round": request.round,
        "lot": request.lot[:8],
    }
    return (
        _(
            "All %(quota)s passes went to requests before yours. You are number %(position)d on"
            " the waiting list by the published rule: round %(round)d, lot %(lot)s. If a pass"
            " comes back, it is offered by this list."
        )
        % values
    )


def _refused(request: PassRequest) -> str:
    pool = request.pool
    if request.reason == LATE:
        return _(
            "It came in on %(received)s by the portal's clock, after the deadline of %(deadline)s."
        ) % {"received": when(request.case.received_at), "deadline": when(pool.closes_at)}
    if request.reason == UNCONFIRMED:
        return _(
            "Nobody confirmed by %(deadline)s, by the link mailed to its address, that they asked"
            " for it."
        ) % {"deadline": when(pool.ranking_until)}
    if request.reason == NOT_REGISTERED:
        return _(
            "Nobody is registered for %(event)s under this address, and a pass is for registered"
            " people."
        ) % {"event": pool.event}
    if request.reason == DUPLICATE:
        return _(
            "It is a second request of the same person; %(first)s came first and is the one"
            " that counts."
        ) % {"first": request.detail}
    return ""
