"""The one door for mail that comes in, whoever carried it here (proposal, 3.d to 3.f).

Every mail ends as exactly one outcome for each recipient, and the log says which. A fault
of the portal never loses a mail: its server is asked to try again, and the same bytes for
the same recipient are handled once.
"""

import logging
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from liaison.choices.incoming import Result
from liaison.incoming import ParsedMail, parse
from liaison.models import IncomingMail
from liaison.services.engines.archiving import take_copy
from liaison.services.engines.bouncing import take_list_bounce
from liaison.services.incoming.answers import message_answered, take_answer
from liaison.services.incoming.bouncing import take_bounce
from liaison.services.incoming.outcomes import (
    LATER,
    LOST_NOTHING,
    NOT_HERE,
    Arrival,
    Outcome,
    against_the_rules,
    refused,
)
from liaison.services.incoming.posts import take_leave, take_owner_mail, take_post
from liaison.services.incoming.requests_by_mail import take_request
from liaison.services.incoming.routing import Purpose, Route, route_of

logger = logging.getLogger(__name__)


def receive(raw: bytes, *, sender: str, recipients: list[str]) -> list[Outcome]:
    """Take in one mail for each of its recipients, and say what became of it for each.

    ``sender`` is the envelope's; empty, or ``<>``, for the notices of mail servers. Never
    raises: what goes wrong here is an outcome that asks the server to try again.
    """
    mail = parse(raw)
    sender = sender.strip().strip("<>").lower()
    with translation.override("en"):
        return [_receive_for(_arrival(mail, raw, sender, one)) for one in recipients]


def _arrival(mail: ParsedMail, raw: bytes, sender: str, recipient: str) -> Arrival:
    return Arrival(mail, raw, _storable(sender), _storable(recipient.strip().strip("<>").lower()))


def _storable(address: str) -> str:
    """Return an address of an envelope that every database can keep."""
    return address.encode("utf-8", "replace").decode().replace("\x00", "")[:320]


def is_known(address: str) -> bool:
    """Tell whether mail to ``address`` is taken. Raises ``DatabaseError`` if nobody can say."""
    return route_of(address) is not None


def _receive_for(arrival: Arrival) -> Outcome:
    try:
        with transaction.atomic():
            return _receive_once(arrival)
    except DatabaseError as error:
        logger.warning("Mail waits for the database: %s", type(error).__name__)
    except Exception:
        logger.exception("Mail %s could not be handled", arrival.mail.digest[:16])
    outcome = Outcome(arrival.recipient, Result.FAILED, LOST_NOTHING, code=LATER)
    with suppress(DatabaseError), transaction.atomic():
        _write_down(arrival, outcome)
    return outcome


def _receive_once(arrival: Arrival) -> Outcome:
    """Handle a mail, unless the same bytes were handled for the same recipient before."""
    entry, is_new = IncomingMail.objects.get_or_create(
        digest=arrival.mail.digest,
        recipient=arrival.recipient,
        defaults=_facts(arrival, Outcome(arrival.recipient, Result.FAILED, code=LATER)),
    )
    entry = IncomingMail.objects.select_for_update().get(pk=entry.pk)
    if not is_new and entry.result != Result.FAILED:
        return _as_before(entry)
    try:
        with transaction.atomic():
            outcome = _handle(arrival)
    except DomainError as error:
        outcome = against_the_rules(arrival, error)
    _write_down(arrival, outcome)
    return outcome


def _handle(arrival: Arrival) -> Outcome:
    route = route_of(arrival.recipient)
    if route is None:
        words = _("Nobody has this address at %(domain)s.") % {"domain": settings.LIST_DOMAIN}
        return refused(arrival, words, NOT_HERE)
    return _follow(route, arrival)


def _follow(route: Route, arrival: Arrival) -> Outcome:
    """Go where the address leads; what answers a mail of ours goes to what that was about."""
    if returned := _take_what_returns(route, arrival):
        return returned
    if route.channel and route.purpose is Purpose.POST:
        return take_post(arrival, route.channel)
    if route.channel and route.purpose is Purpose.LEAVE:
        return take_leave(arrival, route.channel)
    answered = route.message or message_answered(arrival.mail)
    if answered:
        return take_answer(arrival, answered)
    if route.purpose is Purpose.REQUEST:
        return take_request(arrival)
    return take_owner_mail(arrival, route.channel)


def _take_what_returns(route: Route, arrival: Arrival) -> Outcome | None:
    """Take what comes back of the portal's own mails and of what a list engine sent."""
    if route.mail:
        return take_bounce(arrival, route.mail)
    if route.failing:
        return take_list_bounce(arrival, route.failing)
    if route.channel and route.purpose is Purpose.ARCHIVE:
        post = take_copy(route.channel, arrival.mail)
        return Outcome(arrival.recipient, Result.POST, post=post)
    return None


def _as_before(entry: IncomingMail) -> Outcome:
    """Say again what was said, to a server that did not hear it."""
    return Outcome(
        entry.recipient,
        Result(entry.result),
        entry.reason,
        code=" ".join(entry.answer.split()[:2]),
        post=entry.post,
        message=entry.message,
    )


def _write_down(arrival: Arrival, outcome: Outcome) -> None:
    """Keep in the log what became of a mail, and of one that is held the mail itself."""
    facts = _facts(arrival, outcome)
    entry, is_new = IncomingMail.objects.get_or_create(
        digest=arrival.mail.digest, recipient=arrival.recipient, defaults=facts
    )
    if not is_new:
        attempts = F("attempts") + 1 if outcome.result == Result.FAILED else F("attempts")
        IncomingMail.objects.filter(pk=entry.pk).update(attempts=attempts, **facts)


def _facts(arrival: Arrival, outcome: Outcome) -> dict:
    return {
        "sender": arrival.sender,
        "identifier": arrival.mail.message_id,
        "size": arrival.mail.size,
        "received_at": clock.now(),
        "result": outcome.result,
        "reason": outcome.reason[:500],
        "answer": outcome.answer,
        "post": outcome.post,
        "message": outcome.message,
        "raw": arrival.raw if outcome.result == Result.HOLD else None,
    }
