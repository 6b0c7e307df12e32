"""Reminders to those who have not voted: on the schedule of the election, and to nobody else."""

from datetime import datetime

from django.db import transaction

from csb_portal import clock
from csb_portal.lifecycle import locked
from elections import rules
from elections.choices import HoursChangeKind
from elections.models import Election
from elections.notifications import elections as election_notifications


@transaction.atomic
def remind_silent_voters(election: Election) -> None:
    """Remind those who have not voted of the latest moment that is due, once.

    After an outage one mail goes and not all that were missed. The election is read again
    under its lock, since its end may just have been moved.
    """
    if not _waits(election, due_reminder(election)):
        return
    election = locked(election)
    moment = due_reminder(election)
    if moment and _waits(election, moment):
        election_notifications.election_closing(election, moment)


def _waits(election: Election, moment: datetime | None) -> bool:
    return moment is not None and not election_notifications.already_reminded(election, moment)


def due_reminder(election: Election) -> datetime | None:
    """Return the latest moment of the schedule that has come since everybody was last told.

    The opening and an extension have mails of their own to everybody, so what lay before
    them is not made up for. There is one half-time: an extension does not bring another.
    """
    if not election.is_open or election.opened_at is None:
        return None
    schedule, told_at = election.reminders, election.opened_at
    for change in election.hours_changes.exclude(kind=HoursChangeKind.POSTPONED):
        told_at = change.changed_at
        half_time = rules.half_time(change.opens_before, change.closes_before)
        if half_time <= change.changed_at:
            schedule = [each for each in schedule if each != rules.HALF_TIME]
    moments = rules.reminder_moments(election.opens_at, election.closes_at, schedule)
    due = [moment for moment in moments if told_at < moment <= clock.now()]
    return due[-1] if due else None
