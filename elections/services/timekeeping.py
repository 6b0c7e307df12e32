"""What the clock does on this floor: open, remind, close; safe to repeat at any moment."""

import logging
from collections.abc import Callable

from csb_portal import clock
from csb_portal.errors import DomainError
from elections.models import Election, VolunteerCall
from elections.services.calls import close_call, open_call, remind_silent_families
from elections.services.closing import close_election
from elections.services.opening import open_or_postpone
from elections.services.reminders import remind_silent_voters

logger = logging.getLogger(__name__)


def keep_time() -> None:
    """Do everything that is due now. Beat calls it every few seconds.

    Two schedulers may call it at once: whoever comes second finds the step done. While
    nothing is running it asks the database twice and is done.
    """
    for call in VolunteerCall.objects.running():
        _look_after(call, open_call, close_call, remind_silent_families)
    for election in Election.objects.running():
        _look_after(election, open_or_postpone, close_election, remind_silent_voters)


def _look_after(
    procedure: VolunteerCall | Election, opens: Callable, closes: Callable, reminds: Callable
) -> None:
    try:
        _take_due_steps(procedure, opens, closes)
        reminds(procedure)
    except Exception:  # whatever ails one procedure must not stop the clock of the others
        logger.exception("%s could not be looked after", procedure.slug)


def _take_due_steps(procedure: VolunteerCall | Election, opens: Callable, closes: Callable) -> None:
    """Open and close a running procedure if its hours have come; a refused step waits."""
    now = clock.now()
    try:
        if procedure.opened_at is None and procedure.opens_at <= now:
            procedure = opens(procedure, actor=None)
        if procedure.opened_at and procedure.closes_at <= now:
            closes(procedure, actor=None)
    except DomainError as refusal:
        logger.warning("%s waits: %s", procedure.slug, refusal)
