"""Who hears of what happens to messages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from csb_portal import mail
from csb_portal.mail import Reader
from csb_portal.models import User
from csb_portal.permissions import Role
from liaison.choices.register import ContactKind
from liaison.models import Concurrence, Counterpart, Message, Party, UnconfirmedRequest
from liaison.notifications.passing_on import pass_on
from liaison.notifications.readers import contact_of, list_of, on_duty_first, secretariat
from liaison.notifications.recipients import Group, groups_of, recipients_of
from liaison.permissions.roles import acting_as


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


def readers_behind(message: Message) -> list[User | Reader]:
    """The body, audience or family a message came from, beside whoever wrote it.

    Nobody where that is a public list and the message is private: its archive is open to all.
    """
    audience = message.from_audience
    if audience:
        return [] if message.is_private and audience.is_public_list else [list_of(audience)]
    if message.from_family:
        return [recipient.reader for recipient in recipients_of(message.from_family)]
    return []


def _tell(
    template: str,
    message: Message,
    part: str,
    to: Iterable[User | Reader],
    **context: Any,
) -> None:
    mail.queue(
        f"liaison/email/{template}",
        to=to,
        occasion=message.occasion_of(part),
        message=message,
        **context,
    )


def message_received(message: Message) -> None:
    """Ask the secretariat for a second look; who is on duty hears first."""
    _tell("relay_received", message, "second-look", on_duty_first(but=message.author))


def message_sent(message: Message, groups: list[Group], *, reply_to: str) -> None:
    """Send it to each receiver, and to its sender a copy that says who got it."""
    pass_on(message, groups, reply_to=reply_to)
    _tell("relay_copied", message, "copy-to-sender", senders_of(message), groups=groups)


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
    _tell("request_waiting", request, "to-deliver", on_duty_first())


def request_delivered(
    request: Message, groups: list[Group], links: Mapping[str, str], *, reply_to: str
) -> None:
    """Hand it to the other body, with a copy to the body it passes through and its sender."""
    pass_on(request, groups, reply_to=reply_to, links=links, asked_by=asked_by(request))
    _tell("request_copied", request, "copy-of-delivery", copies_of(request))


def copies_of(request: Message) -> list[User | Reader]:
    """Who gets a copy when a request is delivered."""
    return [*senders_of(request), *through(request)]


def asked_by(request: Message) -> str:
    """Say who asked: a focal point by name, anybody else as far as they agreed to."""
    if request.author:
        return acting_as(request.author, request.recorded_at)
    return request.requester or _("a participant, name withheld")


def through(request: Message) -> list[Reader]:
    """The Civil Society Division, where the request is to a body behind it (proposal, 3.b)."""
    operators_body = Counterpart.objects.operators_body()
    if operators_body is None or operators_body == request.to_counterpart:
        return []
    return contact_of(operators_body)


def message_answered(message: Message) -> None:
    """Bring the answer to whoever wrote, and to the body on whose behalf they did."""
    readers = {
        reader.email.lower(): reader for reader in [*senders_of(message), *readers_behind(message)]
    }
    template = "request_answered" if message.is_request else "message_answered"
    _tell(template, message, "answer", readers.values(), answer=message.answer)


def message_due(message: Message) -> None:
    """Remind on the last day: the body a request is for, whoever is to act, the secretariat."""
    if message.is_request:
        bodies = contact_of(message.to_counterpart) if message.delivered_at else []
        readers = [*bodies, *through(message), *secretariat()]
        _tell("request_due", message, "reminder", readers)
        return
    for group in groups_of(actors_of(message)):
        _tell("message_due", message, f"reminder-{group.party.slug}", group.readers)


def actors_of(message: Message) -> list[Party]:
    """Whoever is to act: those the action is with, or else everybody it is for."""
    named = [
        delivery.party
        for delivery in message.deliveries.all()
        if delivery.contact == ContactKind.ACTION
    ]
    return named or message.receivers


def message_set_aside(message: Message) -> None:
    """Tell the sender why their message goes no further."""
    _tell("message_set_aside", message, "set-aside", senders_of(message))


def message_closed(message: Message) -> None:
    """Tell the sender that nothing more is expected, and why."""
    _tell("message_closed", message, "closed", senders_of(message))


def concurrence_asked(concurrence: Concurrence) -> None:
    """Ask the Civil Society Division to concur, until when."""
    _about_concurrence("concurrence_asked", concurrence, "asked", division())


def concurrence_due(concurrence: Concurrence) -> None:
    """Remind the division on the last morning, or in the last half of the time."""
    _about_concurrence("concurrence_asked", concurrence, "reminder", division(), again=True)


def concurrence_settled(concurrence: Concurrence) -> None:
    """Tell the author and the secretariat what the division said, or that it was overridden."""
    message = concurrence.message
    part = "overridden" if concurrence.overridden_at else "answered"
    readers = [*senders_of(message), *secretariat()]
    if concurrence.overridden_at:
        readers += division()
    unique = {reader.email.lower(): reader for reader in readers}
    _about_concurrence("concurrence_settled", concurrence, part, unique.values())


def _about_concurrence(
    template: str,
    concurrence: Concurrence,
    part: str,
    to: Iterable[User | Reader],
    **context: Any,
) -> None:
    part = f"concurrence-{concurrence.pk}-{part}"
    _tell(template, concurrence.message, part, to, concurrence=concurrence, **context)


def division() -> list[User | Reader]:
    """The Civil Society Division: its officers with an account, or else its address."""
    officers = User.objects.filter(groups__name=Role.OPERATOR, is_active=True).distinct()
    return [*officers] or [*contact_of(Counterpart.objects.operators_body())]
