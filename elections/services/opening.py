"""The opening of a vote: its keys are there, its codes are made, its archive begins."""

import contextlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections.choices import (
    ChainKind,
    ElectionEvent,
    ElectionStatus,
    HoursChangeKind,
)
from elections.models import Election
from elections.notifications import box as box_notifications
from elections.notifications import elections as election_notifications
from elections.protocol.chain import setup_text
from elections.services import box
from elections.services.codes import make_codes
from elections.services.hours import change_hours


@transaction.atomic
def open_election(election: Election, *, actor: User | None) -> Election:
    """Open the vote at its hour, begin its public archive, and tell everybody on the roll.

    Raises ``DomainError`` before the hour, and while the keys are not ready.
    """
    election = locked(election)
    election.move_to(ElectionStatus.OPEN)
    _check_hour(election)
    if election.keys_ready_at is None:
        raise DomainError(
            _("The keys of %(election)s are not ready.") % {"election": election},
            rule=_("A vote opens when every trustee has checked their secret."),
            so=_("Remind who is missing, or replace them."),
        )
    election.opened_at = clock.now()
    _begin_archive(election)
    election.save()
    if election.is_open:  # else somebody woke up too late to ask for a vote
        election_notifications.election_opened(election)
    audit.record(
        ElectionEvent.ELECTION_OPENED, election, actor=actor, chain=box.head(election).digest
    )
    return election


def _check_hour(election: Election) -> None:
    if clock.now() < election.opens_at:
        raise DomainError(_("The hour at which this vote opens has not come yet."))


def _begin_archive(election: Election) -> None:
    records = [election.description_text, election.trustees_text, make_codes(election)]
    box.append(election, ChainKind.SETUP, *records, setup_text(*records))


@transaction.atomic
def postpone_opening(election: Election) -> Election:
    """Put off a vote whose keys are not ready at its hour; it lasts as long as announced."""
    election = locked(election)
    is_due = election.status == ElectionStatus.FROZEN and clock.now() >= election.opens_at
    if not is_due or election.keys_ready_at is not None:
        return election
    opens_at = _next_opening(election)
    was = election.opens_at
    change_hours(
        election,
        HoursChangeKind.POSTPONED,
        opens_at=opens_at,
        closes_at=election.closes_at + (opens_at - was),
        reason=_("Not every trustee had checked their secret when the hour came."),
    )
    box_notifications.opening_postponed(election, was=was)
    audit.record(
        ElectionEvent.OPENING_POSTPONED,
        election,
        actor=None,
        was=was,
        opens_at=election.opens_at,
        closes_at=election.closes_at,
    )
    return election


def _next_opening(election: Election) -> datetime:
    step = timedelta(hours=election.postpone_hours)
    opens_at = election.opens_at
    while opens_at <= clock.now():
        opens_at += step
    return opens_at


def open_or_postpone(election: Election, *, actor: User | None) -> Election:
    """Do what the hour asks for: open the vote, or put it off while its keys are not ready."""
    if election.keys_ready_at is None:
        return postpone_opening(election)
    return open_election(election, actor=actor)


def open_if_due(election: Election) -> None:
    """Open a vote whose hour has come, so that nobody has to be awake for it."""
    if election.status == ElectionStatus.FROZEN and election.is_open:
        with contextlib.suppress(TransitionNotAllowed):  # somebody else just has
            open_election(election, actor=None)
