"""Entering, correcting, moving and cancelling lines of the calendar."""

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.calendar import CalendarAct
from liaison.models import CalendarEvent, CalendarMove, Deadline

L = TypeVar("L", CalendarEvent, Deadline)


@transaction.atomic
def add_entry(line: L, *, actor: User) -> L:
    """Put a new event or deadline into everybody's calendar."""
    line.changed_at = clock.now()
    line.save()
    audit.record(CalendarAct.ENTRY_ADDED, line, actor=actor)
    return line


@transaction.atomic
def edit_entry(line: L, values: dict[str, object], *, actor: User) -> L:
    """Correct a line. Another day, hour or place moves the entry: same name, higher sequence.

    Where it was is kept. Raises ``DomainError`` for a line that was cancelled.
    """
    line = locked(line)
    changed = {name for name, value in values.items() if getattr(line, name) != value}
    if not changed:
        return line
    refuse_cancelled(line)
    is_moved = bool(changed & set(line.MOVING))
    move = _where_it_was(line, actor) if is_moved else None
    for name in changed:
        setattr(line, name, values[name])
    line.changed_at = clock.now()
    if move:
        line.sequence += 1
        move.sequence = line.sequence
        move.save()
    line.save()
    event = CalendarAct.ENTRY_MOVED if is_moved else CalendarAct.ENTRY_EDITED
    audit.record(event, line, actor=actor, sequence=line.sequence)
    return line


@transaction.atomic
def cancel_entry(line: L, *, actor: User, reason: str) -> L:
    """Mark a line as cancelled. It stays, and every calendar that has it shows it crossed out.

    Raises ``DomainError`` without a reason, or where it was cancelled before.
    """
    line = locked(line)
    refuse_cancelled(line)
    if not reason.strip():
        raise DomainError(
            _("No reason was given."),
            rule=_("What is cancelled says why."),
            so=_("Write the reason in one sentence."),
        )
    line.cancelled_at = line.changed_at = clock.now()
    line.cancel_reason = reason.strip()
    line.sequence += 1
    line.save()
    audit.record(CalendarAct.ENTRY_CANCELLED, line, actor=actor, sequence=line.sequence)
    return line


@transaction.atomic
def note_statements(deadline: Deadline, *, actor: User) -> None:
    """Have calendars look again once what the sources say was edited."""
    deadline = locked(deadline)
    deadline.changed_at = clock.now()
    deadline.sequence += 1
    deadline.save(update_fields=["changed_at", "sequence"])
    audit.record(CalendarAct.ENTRY_EDITED, deadline, actor=actor, sequence=deadline.sequence)


def refuse_cancelled(line: CalendarEvent | Deadline) -> None:
    """Raise ``DomainError`` for a line that was cancelled."""
    if line.is_cancelled:
        raise DomainError(
            _("“%(line)s” was cancelled.") % {"line": line},
            rule=_("What was cancelled stays as it was then."),
            so=_("Enter it anew under another short name if it takes place after all."),
        )


def _where_it_was(line: CalendarEvent | Deadline, actor: User) -> CalendarMove:
    if isinstance(line, CalendarEvent):
        was = {
            "event": line,
            "was_on": line.starts_on,
            "was_until": line.ends_on,
            "was_time": line.starts_time,
            "was_until_time": line.ends_time,
            "was_place": line.place,
        }
    else:
        was = {
            "deadline": line,
            "was_on": line.due_on,
            "was_until": line.due_on,
            "was_time": line.due_time,
        }
    return CalendarMove(**was, was_time_zone=line.time_zone, moved_at=clock.now(), moved_by=actor)
