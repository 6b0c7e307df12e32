"""Who hears of what on this floor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from csb_portal import mail
from csb_portal.mail import Reader
from csb_portal.models import User
from families.models import FocalPoint
from liaison.models import Audience, Counterpart, Message, UnconfirmedRequest
from liaison.permissions import acting_as
from liaison.rules import fingerprint
from secretariat.models import Seat


@dataclass(frozen=True)
class Recipient:
    """One address a relay goes to, and who is behind it."""

    reader: User | Reader
    label: str


@dataclass(frozen=True)
class Group:
    """One audience of a relay with everybody it reaches."""

    audience: Audience
    recipients: list[Recipient]


def recipients_of(audience: Audience) -> list[Recipient]:
    """Say whom an audience is: the sitting focal points, or the list of a body."""
    if not audience.is_the_bureau:
        return [Recipient(list_of(audience), f"{audience} <{audience.address}>")]
    seated = FocalPoint.objects.sitting().select_related("user", "family")
    return [Recipient(mandate.user, f"{mandate.user}, {mandate.family}") for mandate in seated]


def groups_of(audiences: Iterable[Audience]) -> list[Group]:
    return [Group(audience, recipients_of(audience)) for audience in audiences]


def preview_mark(groups: list[Group]) -> str:
    """Name one exact list of recipients, so that a later one is told from it."""
    lines = [
        f"{group.audience.slug} {recipient.reader.email.lower()}"
        for group in groups
        for recipient in group.recipients
    ]
    return fingerprint("\n".join(sorted(lines)))


def _body(name: str, email: str) -> Reader:
    return Reader(email=email, name=name, time_zone=str(settings.BUREAU_TIME_ZONE))


def list_of(audience: Audience) -> Reader:
    return _body(audience.name_en, audience.address)


def contact_of(counterpart: Counterpart | None) -> list[Reader]:
    if counterpart is None or not counterpart.contact_email:
        return []
    return [_body(counterpart.name_en, counterpart.contact_email)]


def secretariat(*, but: User | None = None) -> list[User | Reader]:
    """The six, each in their own language; while no seat is filled, the address of their list."""
    seated = list(Seat.objects.current().users())
    if seated:
        return [user for user in seated if user != but]
    audience = Audience.objects.secretariat()
    return [list_of(audience)] if audience else []


def senders_of(message: Message) -> list[User | Reader]:
    """Whoever gets a copy of what was sent and of the answer."""
    senders: list[User | Reader] = [*contact_of(message.from_counterpart)]
    if message.author:
        senders.append(message.author)
    elif message.requester_email:
        senders.append(
            Reader(
                email=message.requester_email,
                name=message.requester_name,
                language=message.language,
                time_zone=str(settings.BUREAU_TIME_ZONE),
            )
        )
    return senders


def _tell(template: str, message: Message, part: str, to: Iterable, **context: Any) -> None:
    mail.queue(
        f"liaison/email/{template}",
        to=to,
        occasion=message.occasion_of(part),
        message=message,
        **context,
    )


def relay_received(relay: Message) -> None:
    """Ask the secretariat for a second look."""
    _tell("relay_received", relay, "second-look", secretariat(but=relay.author))


def relay_sent(relay: Message, groups: list[Group]) -> None:
    """Send it to each audience, and to its sender a copy that says who got it."""
    for group in groups:
        readers = [recipient.reader for recipient in group.recipients]
        _tell("relay_sent", relay, group.audience.slug, readers, audience=group.audience)
    _tell("relay_copied", relay, "copy-to-sender", senders_of(relay), groups=groups)


def request_written(unconfirmed: UnconfirmedRequest, url: str) -> None:
    """Ask somebody without an account to confirm that the address is theirs."""
    reader = Reader(
        email=unconfirmed.email,
        name=unconfirmed.name,
        language=unconfirmed.language,
        time_zone=str(settings.BUREAU_TIME_ZONE),
    )
    mail.queue(
        "liaison/email/request_written",
        to=[reader],
        occasion=f"unconfirmed-request:{unconfirmed.key}",
        unconfirmed=unconfirmed,
        url=url,
    )


def request_received(request: Message) -> None:
    """Give the sender a receipt, and the secretariat something to deliver."""
    _tell("request_received", request, "receipt", senders_of(request))
    _tell("request_waiting", request, "to-deliver", secretariat())


def request_delivered(request: Message) -> None:
    """Hand it to the other body, with a copy to the body it passes through and its sender."""
    if not request.by_hand:
        contact = contact_of(request.to_counterpart)
        _tell("request_delivered", request, "delivery", contact, asked_by=asked_by(request))
    copies = senders_of(request) + through(request)
    _tell("request_copied", request, "copy-of-delivery", copies)


def asked_by(request: Message) -> str:
    """Say who asked: a focal point by name, anybody else as far as they agreed to."""
    if request.author:
        return acting_as(request.author, request.recorded_at)
    return request.requester or _("a participant, name withheld")


def through(request: Message) -> list[Reader]:
    """The Civil Society Division, where the request is to a body behind it (proposal, 3.b)."""
    operators_body = Counterpart.objects.operators_body()
    if operators_body is None or operators_body.pk == request.to_counterpart_id:
        return []
    return contact_of(operators_body)


def request_answered(request: Message) -> None:
    """Bring the answer to whoever asked, and to the body on whose behalf they did."""
    readers = senders_of(request)
    if request.from_audience:
        readers.append(list_of(request.from_audience))
    _tell("request_answered", request, "answer", readers, answer=request.answer)


def request_due(request: Message) -> None:
    """Remind the other body and the secretariat on the last day."""
    bodies = contact_of(request.to_counterpart) if request.delivered_at else []
    readers = [*bodies, *through(request), *secretariat()]
    _tell("request_due", request, "reminder", readers)


def message_set_aside(message: Message) -> None:
    """Tell the sender why their message goes no further."""
    _tell("message_set_aside", message, "set-aside", senders_of(message))
