"""The shared inbox as a list: whose turn, who has it, by when, and what is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.models import User
from csb_portal.templatetags.face import span
from liaison.choices.inbox import Turn
from liaison.choices.register import Nature
from liaison.models import Message, ServiceTerms
from liaison.models.inbox.work import for_the_operators, open_messages, worked_on
from liaison.rules.inbox import turn_of


@dataclass(frozen=True)
class InboxRow:
    """One open message as the six see it."""

    message: Message
    turn: Turn
    holder: User | None
    own_due_at: datetime | None
    due_at: datetime | None
    age: timedelta
    late_by: timedelta | None

    @property
    def is_late(self) -> bool:
        return self.late_by is not None

    @property
    def age_in_words(self) -> str:
        return span(self.age)

    @property
    def content_label(self) -> str:
        return str(_("Content"))


Test = Callable[[InboxRow, User], bool]
FILTERS: dict[str, tuple[Any, Test]] = {
    "all": (_("Everything open"), lambda row, user: True),
    "mine": (_("Mine"), lambda row, user: row.holder == user),
    "unassigned": (_("Unassigned"), lambda row, user: row.holder is None and is_for_us(row)),
    "overdue": (_("Overdue"), lambda row, user: row.is_late),
    "operators": (
        _("Waits for the [Civil Society Division]"),
        lambda row, user: row.turn == Turn.OPERATORS,
    ),
    "content": (_("Content"), lambda row, user: row.message.nature == Nature.CONTENT),
    "drafts": (_("Drafts"), lambda row, user: row.turn == Turn.AUTHOR),
}


def is_for_us(row: InboxRow) -> bool:
    return row.turn == Turn.SECRETARIAT


def inbox_rows(*, for_operators: bool = False, with_drafts: bool = False) -> list[InboxRow]:
    """List what is open, the oldest first; for operators what waits for them alone.

    Drafts are their authors' and the secretariat's, so nobody else is shown them.
    """
    messages = worked_on() if with_drafts else open_messages()
    if for_operators:
        messages = messages.filter(for_the_operators())
    found = list(messages.with_parties().select_related("inbox_item").order_by("received_at", "pk"))
    holders = User.objects.in_bulk({each.holder_id for each in found if each.holder_id})
    now, terms = clock.now(), ServiceTerms.objects.now()
    return [_row(each, holders.get(each.holder_id), now, terms) for each in found]


def inbox_row(message: Message) -> InboxRow:
    """Return one message as the list shows it, open or not."""
    held = message.assignments.current().select_related("holder").first()
    return _row(message, held.holder if held else None, clock.now(), ServiceTerms.objects.now())


def narrowed(rows: list[InboxRow], chosen: str, user: User) -> list[InboxRow]:
    _label, test = FILTERS.get(chosen, FILTERS["all"])
    return [row for row in rows if test(row, user)]


def counted(rows: list[InboxRow], chosen: str, user: User) -> list[dict[str, Any]]:
    """Say of each filter what it is called, how many it shows, and whether it is chosen."""
    return [
        {
            "key": key,
            "label": label,
            "count": sum(test(row, user) for row in rows),
            "is_chosen": key == chosen,
        }
        for key, (label, test) in FILTERS.items()
    ]


def most_late_first(rows: list[InboxRow]) -> list[InboxRow]:
    late = [(row.late_by, row) for row in rows if row.late_by is not None]
    return [row for _by, row in sorted(late, key=lambda pair: pair[0], reverse=True)]


def _row(message: Message, holder: User | None, now: datetime, terms: ServiceTerms) -> InboxRow:
    item = getattr(message, "inbox_item", None)
    own = item.due_at if item else None
    turn = turn_of(message.status)
    days = [day for day in (own, message.due_at) if day]
    if message.is_relay and turn == Turn.SECRETARIAT:
        days.append(message.received_at + timedelta(hours=terms.relay_hours))
    due_at = min(days, default=None)
    return InboxRow(
        message=message,
        turn=turn,
        holder=holder,
        own_due_at=own,
        due_at=due_at,
        age=now - message.received_at,
        late_by=now - due_at if due_at and due_at < now else None,
    )
