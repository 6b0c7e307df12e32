"""Steps that two people must want: the extension of a vote, and its annulment."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from csb_portal.permissions import Role
from elections.choices import (
    ELECTION_TRANSITIONS,
    ElectionEvent,
    ElectionStatus,
    HoursChangeKind,
    ResolutionKind,
)
from elections.models import Election, Resolution
from elections.notifications import resolutions as notifications
from elections.services.elections import check_impartial
from elections.services.endings import end_rounds, locked_with_runoff
from elections.services.hours import change_hours
from elections.services.seating import unseat
from elections.sources.composition import is_settled


@transaction.atomic
def propose_extension(
    election: Election, *, actor: User, until: datetime, reason: str
) -> Resolution:
    """Propose that an open vote goes on until a later hour, once, for a reason all will read.

    Nothing changes before somebody else confirms it. Raises ``DomainError``.
    """
    rounds = locked_with_runoff(election)
    election = next(each for each in rounds if each.pk == election.pk)
    _check_extensible(election, until)
    return _propose(
        ResolutionKind.EXTENSION, election, rounds, actor=actor, reason=reason, until=until
    )


@transaction.atomic
def propose_annulment(election: Election, *, actor: User, reason: str) -> Resolution:
    """Propose that a vote, its run-off included, counts for nothing, for a published reason.

    It belongs to the first round, also when it is proposed on the run-off's page.
    """
    rounds = locked_with_runoff(election)
    _check_annullable(rounds[0])
    return _propose(ResolutionKind.ANNULMENT, rounds[0], rounds, actor=actor, reason=reason)


def _propose(
    kind: ResolutionKind,
    election: Election,
    rounds: list[Election],
    *,
    actor: User,
    reason: str,
    until: datetime | None = None,
) -> Resolution:
    check_impartial(rounds[0], actor)
    if not reason.strip():
        raise DomainError(
            _("There is no reason given."), rule=_("Everybody on the roll reads the reason.")
        )
    if election.resolutions.waiting().filter(kind=kind).exists():
        raise DomainError(
            _("This was proposed already, and waits for a second person."),
            so=_("Confirm what was proposed, or withdraw it first."),
        )
    resolution = Resolution.objects.create(
        election=election,
        kind=kind,
        reason=reason,
        until=until,
        proposed_by=actor,
        proposed_at=clock.now(),
    )
    operators = User.objects.filter(groups__in=Group.objects.filter(name=Role.OPERATOR))
    notifications.step_proposed(resolution, operators.exclude(pk=actor.pk))
    audit.record(
        ElectionEvent.STEP_PROPOSED,
        election,
        actor=actor,
        step=resolution,
        kind=kind.value,
        until=until,
        private={"reason": reason},
    )
    return resolution


@transaction.atomic
def confirm_step(resolution: Resolution, *, actor: User) -> Resolution:
    """Let a proposed step happen, as the second person who wants it. Raises ``DomainError``."""
    rounds = locked_with_runoff(resolution.election)
    resolution = _locked_waiting(resolution, rounds, actor)
    if resolution.proposed_by_id == actor.pk:
        raise DomainError(
            _("You proposed this step yourself."),
            rule=_("One person proposes it, and another confirms it."),
            so=_("Ask another election operator to look at it."),
        )
    resolution.confirmed_by, resolution.confirmed_at = actor, clock.now()
    resolution.save(update_fields=["confirmed_by", "confirmed_at"])
    if resolution.kind == ResolutionKind.EXTENSION:
        _extend(next(each for each in rounds if each.pk == resolution.election_id), resolution)
    else:
        _annul(rounds, resolution)
    return resolution


@transaction.atomic
def withdraw_step(resolution: Resolution, *, actor: User) -> Resolution:
    """Take a proposed step back, or decline it: nothing happens."""
    rounds = locked_with_runoff(resolution.election)
    resolution = _locked_waiting(resolution, rounds, actor)
    resolution.withdrawn_at = clock.now()
    resolution.save(update_fields=["withdrawn_at"])
    audit.record(
        ElectionEvent.STEP_WITHDRAWN,
        resolution.election,
        actor=actor,
        step=resolution,
        kind=resolution.kind,
    )
    return resolution


def _locked_waiting(resolution: Resolution, rounds: list[Election], actor: User) -> Resolution:
    resolution = locked(resolution)
    check_impartial(rounds[0], actor)
    if resolution.confirmed_at or resolution.withdrawn_at:
        raise DomainError(
            _("This step was confirmed or withdrawn before."), so=_("Nothing more was done.")
        )
    return resolution


def _extend(election: Election, resolution: Resolution) -> None:
    was = election.closes_at
    until = resolution.until or was
    _check_extensible(election, until)
    change_hours(election, HoursChangeKind.EXTENDED, closes_at=until, reason=resolution.reason)
    notifications.vote_extended(election, resolution, was=was)
    _record(ElectionEvent.ELECTION_EXTENDED, resolution, was=was, closes_at=until)


def _check_extensible(election: Election, until: datetime) -> None:
    if election.status != ElectionStatus.OPEN or not election.is_open:
        raise DomainError(
            _("%(election)s is not open.") % {"election": election},
            rule=_("A vote is extended while it is open; what has closed is never opened again."),
        )
    if election.hours_changes.filter(kind=HoursChangeKind.EXTENDED).exists():
        raise DomainError(
            _("%(election)s was extended before.") % {"election": election},
            rule=_("A vote is extended once."),
        )
    if until <= election.closes_at:
        raise DomainError(
            _("Voting closes %(closes)s already without it.")
            % {"closes": when(election.closes_at)},
            rule=_("An extension ends later than the vote would."),
            so=_("Choose a later end."),
        )


def _annul(rounds: list[Election], resolution: Resolution) -> None:
    _check_annullable(rounds[0])
    if resolution.confirmed_by:
        unseat(rounds[0], actor=resolution.confirmed_by, reason=resolution.reason)
    ended = end_rounds(rounds, reason=resolution.reason)
    notifications.election_annulled(rounds, resolution)
    _record(ElectionEvent.ELECTION_ANNULLED, resolution, rounds=[each.slug for each in ended])


def _check_annullable(first_round: Election) -> None:
    reachable = ELECTION_TRANSITIONS[ElectionStatus(first_round.status)]
    if ElectionStatus.ANNULLED not in reachable or is_settled(first_round):
        raise DomainError(
            _("%(election)s cannot be annulled now: it is %(state)s.")
            % {"election": first_round, "state": first_round.status_label.lower()},
            rule=_(
                "A vote can be annulled from its opening until the time to complain is over and "
                "every complaint answered; from then on its outcome stands."
            ),
        )


def _record(event: ElectionEvent, resolution: Resolution, **data: Any) -> None:
    audit.record(
        event,
        resolution.election,
        actor=resolution.confirmed_by,
        step=resolution,
        kind=resolution.kind,
        proposed_by=resolution.proposed_by,
        **data,
        private={"reason": resolution.reason},
    )
