"""What the clock does on this floor: open, remind, close; safe to repeat at any moment."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import models

from csb_portal import clock
from csb_portal.errors import DomainError
from elections import election_notifications
from elections.models import Election, VolunteerCall
from elections.services.calls import close_call, open_call, remind_silent_families
from elections.services.elections import close_election, open_election

logger = logging.getLogger(__name__)


def keep_time() -> None:
    """Do everything that is due now. Beat calls it every few seconds.

    Two schedulers may call it at once: whoever comes second finds the step done.
    """
    now = clock.now()
    _each(VolunteerCall.objects.due_to_open(now), open_call)
    _each(VolunteerCall.objects.due_to_close(now), close_call)
    _each(Election.objects.due_to_open(now), open_election)
    _each(Election.objects.due_to_close(now), close_election)
    for call in VolunteerCall.objects.open(now):
        remind_silent_families(call)
    for election in Election.objects.open(now):
        remind_silent_voters(election)


def _each(due: models.QuerySet, step: Callable) -> None:
    for instance in due:
        try:
            step(instance, actor=None)
        except DomainError as refusal:
            logger.warning("%s waits: %s", instance.slug, refusal)


def remind_silent_voters(election: Election) -> None:
    """Remind those who have not voted, once for each of the hours the election names."""
    for hours in election.reminder_hours:
        is_due = clock.now() >= election.closes_at - timedelta(hours=hours)
        if is_due and not election_notifications.already_reminded(election, hours):
            election_notifications.election_closing(election, hours)
