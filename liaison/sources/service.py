"""Service times, counted from the register: what is promised, and how it was kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from csb_portal import clock
from csb_portal.counting import Figure
from csb_portal.desk import Notice
from csb_portal.months import Month
from csb_portal.templatetags.face import span
from liaison.models import Message, ServiceTerms
from liaison.models.inbox.work import open_messages
from liaison.rules.register import minutes_taken
from liaison.rules.service import is_kept, middle, percent_in_time, within

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class ServiceMonth:
    """One month as it was served: relays by their arrival, requests by what was due in it."""

    month: Month
    terms: ServiceTerms
    relays: int
    relays_in_time: int
    median_minutes: int | None
    longest_minutes: int | None
    delivered: int
    delivered_in_time: int
    answered: int
    answered_in_time: int

    @property
    def percent(self) -> int | None:
        return percent_in_time(self.relays_in_time, self.relays)

    @property
    def median_time(self) -> str:
        return in_words(self.median_minutes)

    @property
    def longest_time(self) -> str:
        return in_words(self.longest_minutes)

    @property
    def is_kept(self) -> bool:
        return is_kept(self.relays_in_time, self.relays, self.terms.relay_percent)


@dataclass(frozen=True)
class OpenMessage:
    """Something nobody has finished, with its age."""

    message: Message
    age: timedelta

    @property
    def age_in_words(self) -> str:
        return span(self.age)


def in_words(minutes: int | None) -> str:
    """Write so many minutes as people do: 61 h 50 min."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def service_of(month: Month, *, now: datetime | None = None) -> ServiceMonth:
    """Measure one month; a relay that still waits past its hours is not in time."""
    now = now or clock.now()
    terms = ServiceTerms.objects.on(month.last_day)
    relays = list(
        Message.objects.relays().received_in(month).values_list("received_at", "delivered_at")
    )
    sent = [(received, at) for received, at in relays if at]
    patience = timedelta(hours=terms.relay_hours)
    may_yet_be = sum(not at and now <= received + patience for received, at in relays)
    minutes = [minutes_taken(*pair) for pair in sent]
    requests = Message.objects.requests()
    delivered = requests.delivered_in(month).values_list("received_at", "delivered_at")
    answered = requests.answered_in(month).values_list("due_at", "answer__answered_at")
    return ServiceMonth(
        month=month,
        terms=terms,
        relays=len(relays) - may_yet_be,
        relays_in_time=sum(within(came, at, terms.relay_hours) for came, at in sent),
        median_minutes=middle(minutes),
        longest_minutes=max(minutes, default=None),
        delivered=len(delivered),
        delivered_in_time=sum(within(came, at, terms.delivery_hours) for came, at in delivered),
        answered=len(answered),
        answered_in_time=sum(at <= due for due, at in answered),
    )


def open_with_age(now: datetime | None = None) -> list[OpenMessage]:
    """List what is open in the public register, the oldest first, each with its age."""
    now = now or clock.now()
    messages = open_messages().public().order_by("received_at", "pk")
    return [OpenMessage(message, now - message.received_at) for message in messages]


def service_months(now: datetime | None = None) -> list[ServiceMonth]:
    """Measure the latest months since the first message, the newest first."""
    first = Message.objects.aggregate(at=Min("received_at"))["at"]
    if first is None:
        return []
    now = now or clock.now()
    this, since = Month.of(clock.today()), Month.of(first.date())
    months = [this.plus(-back) for back in range(MONTHS_SHOWN)]
    return [service_of(month, now=now) for month in months if month >= since]


def _passed_on(month: Month) -> QuerySet[Message]:
    relays = Message.objects.relays().received_in(month).with_parties()
    return relays.exclude(delivered_at=None).order_by("received_at", "pk")


def _line(message: Message) -> Notice:
    title = f"{message.reference}: {message.public_subject}"
    taken = message.time_taken
    return Notice(title, message.get_absolute_url(), taken)


def _minutes(key: str, label: object, pick: Callable[[ServiceMonth], int | None]) -> Figure:
    return Figure(
        key,
        "messages",
        label,
        _lazy("Relays that came in in the month and were passed on, by the minutes they took."),
        _passed_on,
        _line,
        measure=lambda month: pick(service_of(month)) or 0,
    )


# What the plenary was promised (proposal, 3.a and 3.g).
FIGURES = (
    _minutes(
        "relays_median_minutes",
        _lazy("Minutes half the relays took"),
        lambda measured: measured.median_minutes,
    ),
    _minutes(
        "relays_longest_minutes",
        _lazy("Minutes the slowest took"),
        lambda measured: measured.longest_minutes,
    ),
)
