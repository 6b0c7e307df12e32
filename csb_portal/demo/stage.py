"""Play steps in the order of time, with the clock and the mail going on between them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import get_connection

from csb_portal import clock
from csb_portal.mail.delivery import flush_outbox
from elections.services.timekeeping import keep_time as keep_elections
from families.services.timekeeping import keep_time as keep_families
from liaison.services.timekeeping import keep_time as keep_liaison
from reports.services.compiling import compile_due_reports
from reports.services.reminding import remind_of_due_reports
from secretariat.services.timekeeping import keep_time as keep_secretariat


@dataclass(frozen=True)
class Step:
    """Something somebody does at a moment; without ``do`` it is the clock that does its part."""

    at: datetime
    do: Callable[[], object] | None = None


def play(steps: Iterable[Step], *, until: datetime) -> None:
    """Take every step up to ``until``, each at its own moment, earliest first."""
    for step in sorted(steps, key=lambda step: step.at):
        if step.at <= until:
            with clock.at(step.at):
                (step.do or tick)()
                deliver()


def tick() -> None:
    """Do what the schedulers do: open, close, remind, seat, draft."""
    keepers = (keep_families, keep_elections, keep_secretariat, keep_liaison)
    for keep in (*keepers, compile_due_reports, remind_of_due_reports):
        keep()


def deliver() -> None:
    """Let the mail of the past be accepted in the past, and reach nobody in the present."""
    flush_outbox(get_connection("django.core.mail.backends.dummy.EmailBackend"))
