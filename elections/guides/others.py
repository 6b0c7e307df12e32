"""What else can be done with an election, besides its one next step."""

from django.utils.translation import gettext as _

from csb_portal.models import User
from csb_portal.moments import when
from elections.choices import (
    ELECTION_TRANSITIONS,
    ElectionStatus,
    HoursChangeKind,
    ResolutionKind,
)
from elections.guides.keepers import keeper_steps
from elections.guides.parts import Step, cancel_step, trial_step
from elections.models import Election, Resolution
from elections.sources.composition import is_settled

ENDINGS = {ElectionStatus.CANCELLED, ElectionStatus.ANNULLED}


def other_steps(election: Election, user: User) -> list[Step]:
    """Return what ``user`` may do too, most urgent first."""
    steps = [step for each in waiting_steps(election) for step in _second_person(each, user)]
    steps += keeper_steps(election)
    steps += _proposals(election)
    if _is_before(election) and not election.is_trial:
        steps.append(trial_step())
    if _can_cancel(election):
        steps.append(cancel_step())
    return steps


def waiting_steps(election: Election) -> list[Resolution]:
    """Return the steps that wait for a second person; an annulment is of both rounds."""
    rounds = [election, election.first_round] if election.first_round else [election]
    waiting = Resolution.objects.waiting().filter(election__in=rounds)
    return [
        each
        for each in waiting.select_related("proposed_by", "election")
        if each.election_id == election.pk or each.kind == ResolutionKind.ANNULMENT
    ]


def _second_person(resolution: Resolution, user: User) -> list[Step]:
    kind = ResolutionKind(resolution.kind)
    withdraw = Step(
        f"withdraw_{kind}",
        _("Withdraw: %(step)s") % {"step": kind.label},
        _("Nothing happens then, and nobody is mailed."),
    )
    if resolution.proposed_by_id == user.pk:
        return [withdraw]
    if kind == ResolutionKind.EXTENSION:
        what = _(
            "Voting goes on until %(until)s. Everybody on the roll is mailed, with the reason."
        )
        lost = _("A vote is extended once.")
    else:
        what = _(
            "The vote, and its run-off, count for nothing. Everybody is mailed, with the reason."
        )
        lost = _("It is never opened again; a new election can be held from the same call.")
    confirm = Step(
        f"confirm_{kind}",
        _("Confirm: %(step)s") % {"step": kind.label},
        what % {"until": when(resolution.until)},
        lost,
    )
    return [confirm, withdraw]


def _proposals(election: Election) -> list[Step]:
    waiting = {each.kind for each in waiting_steps(election)}
    steps = []
    if _can_be_extended(election) and ResolutionKind.EXTENSION not in waiting:
        what = _(
            "Asks a second person to let voting go on longer, once. When they confirm it, everybody "
            "on the roll is mailed, with your reason."
        )
        steps.append(Step("extend", _("Propose to extend the vote"), what))
    if _can_be_annulled(election) and ResolutionKind.ANNULMENT not in waiting:
        what = _(
            "Asks a second person to let this vote count for nothing, its run-off included. When "
            "they confirm it, your reason is published and mailed to everybody on the roll."
        )
        steps.append(Step("annul", _("Propose to annul the vote"), what))
    return steps


def _can_be_extended(election: Election) -> bool:
    extended = election.hours_changes.filter(kind=HoursChangeKind.EXTENDED)
    return election.status == ElectionStatus.OPEN and election.is_open and not extended.exists()


def _can_be_annulled(election: Election) -> bool:
    first = election.first_round or election
    reachable = ELECTION_TRANSITIONS[ElectionStatus(first.status)]
    return ElectionStatus.ANNULLED in reachable and not first.is_trial and not is_settled(first)


def _is_before(election: Election) -> bool:
    is_early = election.status in (ElectionStatus.DRAFT, ElectionStatus.FROZEN)
    return is_early and not election.is_open and not election.is_runoff


def _can_cancel(election: Election) -> bool:
    if election.is_trial:
        return bool(ENDINGS & ELECTION_TRANSITIONS[ElectionStatus(election.status)])
    return _is_before(election)
