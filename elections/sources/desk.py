"""What waits for somebody: a vote, their family's answer, the next step of a procedure."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.desk import Task
from csb_portal.models import User
from elections.choices import (
    ELECTION_OVER,
    ELECTION_TRANSITIONS,
    CallStatus,
    ElectionStatus,
    Fills,
    ResolutionKind,
    Route,
    SecondVoice,
)
from elections.models import (
    Complaint,
    Election,
    ExpressionOfInterest,
    Resolution,
    RollEntry,
    VolunteerCall,
)
from elections.permissions import can_run_elections
from elections.sources.composition import is_settled
from elections.sources.seats import lacking, unseated
from families.permissions.mandates import current_mandate


def tasks_for(user: User) -> list[Task]:
    """Say what waits for ``user``: a vote, their family's answer, the next step of a procedure."""
    return [*_votes_for(user), *_answers_for(user), *_procedures_for(user)]


def _votes_for(user: User) -> list[Task]:
    waiting = RollEntry.objects.not_voted().filter(user=user, election__in=Election.objects.open())
    return [
        Task(
            title=_("Vote: %(election)s") % {"election": entry.election},
            url=reverse("elections:election-vote", args=[entry.election.slug]),
            action=_("Go to the ballot"),
            detail=_("You are on the roll and have not voted."),
            due_at=entry.election.closes_at,
        )
        for entry in waiting.select_related("election")
    ]


def _answers_for(user: User) -> list[Task]:
    mandate = current_mandate(user)
    if mandate is None:
        return []
    mine = ExpressionOfInterest.objects.standing().filter(family=mandate.family)
    calls = VolunteerCall.objects.for_secretariat().open().exclude(interests__in=mine)
    asked = mine.filter(second_voice=SecondVoice.SILENT).exclude(expressed_by__user=user)
    return [
        *(
            Task(
                title=str(call),
                url=call.get_absolute_url(),
                action=_("Read the call"),
                detail=_(
                    "Your [family] has not answered; no answer is needed if you do not offer."
                ),
                due_at=call.closes_at,
            )
            for call in calls
        ),
        *(
            Task(
                title=_("Confirm your [family]'s offer %(number)s")
                % {"number": interest.reference},
                url=interest.get_absolute_url(),
                action=_("Read and answer"),
                detail=_("Your fellow [focal point] made it; say whether you support it."),
                due_at=interest.confirm_by,
            )
            for interest in asked.select_related("call")
            if clock.now() < interest.confirm_by
        ),
    ]


def _procedures_for(user: User) -> list[Task]:
    """Return what whoever runs calls and elections has to do by hand."""
    if not can_run_elections(user):
        return []
    running = Election.objects.real().exclude(status__in=ELECTION_OVER)
    closed = VolunteerCall.objects.filter(status=CallStatus.CLOSED).without_successor()
    undecided = [
        *closed.for_secretariat().filter(route=Route.VOTE).exclude(elections__in=running),
        *(call for call in closed.filter(fills=Fills.SEATS) if lacking(call) or unseated(call)),
    ]
    waiting = Election.objects.filter(
        Q(status__in=[ElectionStatus.DRAFT, ElectionStatus.CLOSED])
        | Q(status=ElectionStatus.TIED, runoff=None, is_trial=False)
        | Q(status=ElectionStatus.DECIDED, first_round=None, is_trial=False)
    )
    complaints = Complaint.objects.unanswered().select_related("election")
    return [
        *(_next_step(call, "admin:elections_volunteercall_run") for call in undecided),
        *(_next_step(election, "admin:elections_election_run") for election in waiting),
        *_steps_to_confirm(user),
        *(
            Task(
                title=_("Answer the complaint %(number)s") % {"number": complaint.reference},
                url=reverse("admin:elections_complaint_change", args=[complaint.pk]),
                action=_("Read and answer"),
                detail=str(complaint.election),
            )
            for complaint in complaints
        ),
    ]


def _steps_to_confirm(user: User) -> list[Task]:
    """Return the steps that somebody else proposed and that need a second person."""
    proposed = Resolution.objects.waiting().exclude(proposed_by=user)
    return [
        Task(
            title=str(resolution),
            url=reverse("admin:elections_election_run", args=[resolution.election_id]),
            action=_("Confirm or withdraw it"),
            detail=_("%(name)s proposed it, and it needs a second person.")
            % {"name": resolution.proposed_by},
            due_at=resolution.election.closes_at if resolution.until else None,
        )
        for resolution in proposed.select_related("election", "proposed_by")
        if _can_still_happen(resolution)
    ]


def _can_still_happen(resolution: Resolution) -> bool:
    if resolution.kind == ResolutionKind.EXTENSION:
        return resolution.election.is_open
    reachable = ELECTION_TRANSITIONS[ElectionStatus(resolution.election.status)]
    return ElectionStatus.ANNULLED in reachable and not is_settled(resolution.election)


def _next_step(procedure: VolunteerCall | Election, address: str) -> Task:
    return Task(
        title=str(procedure),
        url=reverse(address, args=[procedure.pk]),
        action=_("See the next step"),
        detail=_("This waits for whoever runs elections."),
    )
