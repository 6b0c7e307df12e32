"""What the register tells the home page, somebody's desk and the monthly report."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.counting import Figure
from csb_portal.desk import Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from csb_portal.permissions import is_operator, is_staff
from csb_portal.querying import in_any
from liaison.choices.register import MessageKind, MessageStatus
from liaison.models import Message
from liaison.models.inbox.work import concerns
from liaison.models.register.queries import MessageQuerySet
from liaison.rules.register import RELAY_WITHIN, URGENT_WITHIN, is_in_time, minutes_taken
from secretariat.permissions.terms import is_secretariat_member


def notices() -> list[Notice]:
    """Say where to ask, and how many requests wait for their answer."""
    now = clock.now()
    waiting = list(Message.objects.open_requests().values_list("due_at", flat=True))
    late = sum(due_at < now for due_at in waiting)
    detail = _("Every request is passed on, and its answer is shown in the register.")
    if waiting:
        detail = ngettext(
            "%(open)d request waits now, %(late)d of them past its day.",
            "%(open)d requests wait now, %(late)d of them past their day.",
            len(waiting),
        ) % {"open": len(waiting), "late": late}
    return [
        Notice(
            title=_("Ask another body through the [bureau]"),
            url=reverse("liaison:request-create"),
            detail=detail,
        )
    ]


def tasks_for(user: User) -> list[Task]:
    """Say which messages need a step of somebody (proposal, 3.a, 3.b and 3.c)."""
    member, staff, operator = is_secretariat_member(user), is_staff(user), is_operator(user)
    request = Q(kind=MessageKind.REQUEST)
    in_review = Q(status=MessageStatus.IN_REVIEW)
    wanted = Q(status=MessageStatus.DRAFT, author=user)
    if member or staff:
        wanted |= in_review & ~request & ~Q(author=user)
    if member or operator:
        wanted |= request & (in_review | Q(status=MessageStatus.SENT))
    if operator:
        wanted |= Q(status=MessageStatus.AWAITING_CONCURRENCE)
    messages = Message.objects.filter(wanted).order_by("received_at")
    if member and not (staff or operator):
        messages = messages.filter(concerns(user))
    return [_task(message) for message in messages.prefetch_related("concurrences")]


def _task(message: Message) -> Task:
    reference = {"reference": message.reference}
    if message.is_draft:
        return Task(
            title=_("You have a draft"),
            url=message.get_absolute_url(),
            action=_("Go on writing"),
            detail=message.subject,
        )
    if message.status == MessageStatus.AWAITING_CONCURRENCE:
        return Task(
            title=_("%(reference)s waits for your concurrence") % reference,
            url=reverse("liaison:concur", args=[message.reference]),
            action=_("Say what you think"),
            detail=message.subject,
            due_at=max(asked.due_at for asked in message.concurrences.all()),
        )
    return _request_task(message) if message.is_request else _second_look(message)


def _second_look(message: Message) -> Task:
    title = _("%(reference)s is urgent and waits for a second look")
    if not message.is_urgent:
        title = _("%(reference)s waits for a second look")
    return Task(
        title=title % {"reference": message.reference},
        url=reverse("liaison:relay-approve", args=[message.reference]),
        action=_("Look at it"),
        detail=message.subject,
        due_at=message.received_at + (URGENT_WITHIN if message.is_urgent else RELAY_WITHIN),
    )


def _request_task(message: Message) -> Task:
    reference = message.reference
    if message.status == MessageStatus.IN_REVIEW:
        return Task(
            title=_("%(reference)s waits to be delivered") % {"reference": reference},
            url=reverse("liaison:request-deliver", args=[reference]),
            action=_("Deliver it"),
            detail=message.subject,
            due_at=message.due_at,
        )
    title = (
        _("%(reference)s is past its day")
        if message.is_overdue
        else _("%(reference)s waits for its answer")
    )
    return Task(
        title=title % {"reference": reference},
        url=reverse("liaison:request-answer", args=[reference]),
        action=_("Record the answer"),
        detail=message.subject,
        due_at=message.due_at,
    )


# --- the monthly report ---------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One message behind the figures of a month, as it stood at the end of that month."""

    reference: str
    kind: str
    subject: str
    url: str
    received_at: datetime
    delivered_at: datetime | None
    minutes: int | None
    in_time: bool
    status: str
    answer: str
    days_late: int


def _relays(month: Month) -> QuerySet[Message]:
    return _listed(Message.objects.relays().received_in(month))


def _in_time(month: Month) -> QuerySet[Message]:
    limit = F("received_at") + RELAY_WITHIN
    return _relays(month).filter(delivered_at__lte=limit)


def _listed(messages: MessageQuerySet) -> QuerySet[Message]:
    return messages.with_parties().order_by("received_at", "pk")


def _line(message: Message) -> Notice:
    title = f"{message.reference}: {message.public_subject}"
    return Notice(title, message.get_absolute_url(), message.get_status_display())


FIGURES = (
    Figure(
        "relays_received",
        "messages",
        _lazy("Relays received"),
        _lazy("Relays of the public register by when they came in, but for mistaken entries."),
        _relays,
        _line,
    ),
    Figure(
        "relays_within_24_hours",
        "messages",
        _lazy("Relayed within 24 hours"),
        _lazy("Relays that came in in the month and were passed on within 24 hours."),
        _in_time,
        _line,
    ),
    Figure(
        "requests_received",
        "messages",
        _lazy("Requests received"),
        _lazy("Requests of the public register by when they came in."),
        lambda month: _listed(Message.objects.requests().received_in(month)),
        _line,
    ),
    Figure(
        "requests_delivered",
        "messages",
        _lazy("Requests delivered"),
        _lazy("Requests of the public register by when they were passed on."),
        lambda month: _listed(Message.objects.requests().delivered_in(month)),
        _line,
    ),
    Figure(
        "requests_answered",
        "messages",
        _lazy("Requests answered"),
        _lazy("Requests of the public register by when they were answered."),
        lambda month: _listed(Message.objects.requests().answered_in(month)),
        _line,
    ),
    Figure(
        "requests_open_at_end",
        "messages",
        _lazy("Requests open at the end"),
        _lazy("Requests that had come in when the month ended, and were open then."),
        lambda month: _listed(Message.objects.open_at(month.span[1])),
        _line,
    ),
)


def entries(month: Month) -> list[Entry]:
    """List the messages behind ``FIGURES``: relays first, then requests, each by arrival."""
    ends = month.span[1]
    messages = Message.objects
    counted = (
        messages.relays().received_in(month),
        messages.requests().received_in(month),
        messages.requests().delivered_in(month),
        messages.requests().answered_in(month),
        messages.open_at(ends),
    )
    behind = in_any(*(one.values("pk") for one in counted))
    chosen = messages.filter(pk__in=behind).with_parties().order_by("kind", "received_at", "pk")
    return [_entry(message, ends) for message in chosen]


def _entry(message: Message, ends: datetime) -> Entry:
    delivered_at = _before(message.delivered_at, ends)
    answer = message.given_answer if _before(_answered_at(message), ends) else None
    return Entry(
        reference=message.reference,
        kind=message.kind,
        subject=message.public_subject,
        url=message.get_absolute_url(),
        received_at=message.received_at,
        delivered_at=delivered_at,
        minutes=minutes_taken(message.received_at, delivered_at) if delivered_at else None,
        in_time=delivered_at is not None and is_in_time(message.received_at, delivered_at),
        status=_status_at(message, ends),
        answer=f"{answer.get_outcome_display()}: {answer.words}" if answer else "",
        days_late=message.days_late if answer else 0,
    )


def _answered_at(message: Message) -> datetime | None:
    answer = message.given_answer
    return answer.answered_at if answer else None


def _before(moment: datetime | None, ends: datetime) -> datetime | None:
    return moment if moment and moment < ends else None


def _status_at(message: Message, ends: datetime) -> str:
    """Return the status a message had when the month ended."""
    steps = (
        (message.set_aside_at, MessageStatus.SET_ASIDE),
        (message.superseded_at, MessageStatus.SUPERSEDED),
        (message.closed_at, MessageStatus.CLOSED),
        (_answered_at(message), MessageStatus.ANSWERED),
        (message.delivered_at, MessageStatus.SENT),
    )
    taken = [status.value for at, status in steps if _before(at, ends)]
    return taken[0] if taken else MessageStatus.IN_REVIEW.value
