"""A procedure as steps in time, for the reader."""

from datetime import datetime

from django.utils.translation import gettext as _

from csb_portal import clock
from elections.models import Election, VolunteerCall


def call_steps(call: VolunteerCall) -> list[dict]:
    return _in_time(
        [
            (_("The call opens"), call.opens_at, ""),
            (_("The call closes"), call.closes_at, ""),
        ]
    )


def election_steps(election: Election) -> list[dict]:
    """Return what happens in an election and when, as far as it is known."""
    steps = [(_("The roll is frozen"), election.roll_frozen_at, "")]
    if election.correction_hours:
        note = _("A mistake is corrected until then; later only with a published reason.")
        steps.append((_("The roll is final"), election.roll_final_at, note))
    steps += [
        (_("Voting opens"), election.opens_at, ""),
        (_("Voting closes"), election.closes_at, ""),
        (_("The ballots are counted"), election.counted_at, ""),
        (_("The result is certified"), election.certified_at, ""),
        (_("The time to complain ends"), election.complaints_until, ""),
    ]
    return _in_time(steps)


def _in_time(steps: list[tuple[str, datetime | None, str]]) -> list[dict]:
    now = clock.now()
    done = [at is not None and at <= now for _label, at, _note in steps]
    current = done.index(False) if False in done else -1
    return [
        {
            "label": label,
            "at": at,
            "note": note,
            "state": "done" if done[place] else "now" if place == current else "next",
        }
        for place, (label, at, note) in enumerate(steps)
    ]
