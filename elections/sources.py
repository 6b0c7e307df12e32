"""What this floor tells the floors above, the home page, and somebody's desk."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from elections.choices import (
    ELECTION_OVER,
    CallStatus,
    ElectionStatus,
    InterestStatus,
    Route,
    SecondVoice,
)
from elections.models import Complaint, Election, ExpressionOfInterest, RollEntry, VolunteerCall
from elections.permissions import can_run_elections
from families.models import Family
from families.permissions import current_mandate


@dataclass(frozen=True)
class Composition:
    """Which families are to form the secretariat, best first, and by which act."""

    call: VolunteerCall
    families: list[Family]
    ranking: list[Family]
    election: Election | None
    settled_at: datetime


def composition_of(call: VolunteerCall) -> Composition | None:
    """Return the outcome of a call, or ``None`` while it is undecided (proposal, 2.c and 2.d).

    With three families or fewer the volunteers serve from the call's close. Otherwise it
    takes the certified election, after the time to complain and every complaint's answer.
    ``ranking`` goes on below the seated, for vacancies.
    """
    if call.status != CallStatus.CLOSED:
        return None
    if call.route != Route.VOTE:
        interests = call.interests.filter(status=InterestStatus.STANDING).select_related("family")
        families = [interest.family for interest in interests]
        return Composition(call, families, families, None, call.closed_at)
    election = call.elections.filter(status=ElectionStatus.CERTIFIED, first_round=None).first()
    return _settled(election) if election else None


def _settled(election: Election) -> Composition | None:
    """Return what a certified election settled, once nobody can object any more."""
    rounds = Election.objects.filter(Q(pk=election.pk) | Q(first_round=election))
    if Complaint.objects.filter(election__in=rounds).unanswered().exists():
        return None
    if clock.now() < election.complaints_until:
        return None
    ranking = election.ranking()
    return Composition(
        call=election.call,
        families=[standing.family for standing in ranking if standing.is_elected],
        ranking=[standing.family for standing in ranking],
        election=election,
        settled_at=election.complaints_until,
    )


def notices() -> list[Notice]:
    """Say which calls and votes are open to everybody now, or have just been decided."""
    calls = VolunteerCall.objects.open().with_volunteer_count()
    votes = Election.objects.open()
    counted = Election.objects.filter(status__in=[ElectionStatus.TIED, ElectionStatus.DECIDED])
    return [
        *(_open_call(call) for call in calls),
        *(
            Notice(
                str(vote),
                vote.get_absolute_url(),
                _("The focal points vote in secret."),
                until=vote.closes_at,
            )
            for vote in votes
        ),
        *(
            Notice(
                _("Counted: %(election)s") % {"election": vote},
                reverse("elections:election-result", args=[vote.slug]),
                vote.get_status_display(),
            )
            for vote in counted
        ),
    ]


def _open_call(call: VolunteerCall) -> Notice:
    offered = ngettext(
        "%(count)d family has offered.", "%(count)d families have offered.", call.volunteer_count
    ) % {"count": call.volunteer_count}
    return Notice(str(call), call.get_absolute_url(), offered, until=call.closes_at)


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
    calls = VolunteerCall.objects.open().exclude(interests__in=mine)
    asked = mine.filter(second_voice=SecondVoice.SILENT).exclude(expressed_by__user=user)
    return [
        *(
            Task(
                title=str(call),
                url=call.get_absolute_url(),
                action=_("Read the call"),
                detail=_("Your family has not answered; no answer is needed if you do not offer."),
                due_at=call.closes_at,
            )
            for call in calls
        ),
        *(
            Task(
                title=_("Confirm your family's offer %(number)s") % {"number": interest.reference},
                url=interest.get_absolute_url(),
                action=_("Read and answer"),
                detail=_("Your fellow focal point made it; say whether you support it."),
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
    undecided = VolunteerCall.objects.filter(status=CallStatus.CLOSED, route=Route.VOTE).exclude(
        elections__in=Election.objects.exclude(status__in=ELECTION_OVER)
    )
    waiting = Election.objects.filter(
        Q(status=ElectionStatus.DRAFT)
        | Q(status=ElectionStatus.TIED, runoff=None)
        | Q(status=ElectionStatus.DECIDED, first_round=None)
    )
    complaints = Complaint.objects.unanswered().select_related("election")
    return [
        *(_next_step(call, "admin:elections_volunteercall_run") for call in undecided),
        *(_next_step(election, "admin:elections_election_run") for election in waiting),
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


def _next_step(procedure: VolunteerCall | Election, address: str) -> Task:
    return Task(
        title=str(procedure),
        url=reverse(address, args=[procedure.pk]),
        action=_("See the next step"),
        detail=_("This waits for whoever runs elections."),
    )


def figures(month: Month) -> dict[str, int]:
    """Count the month's calls and elections for the report (proposal, 3.g)."""
    return {
        "calls_closed": VolunteerCall.objects.closed_in(month).count(),
        "elections_certified": Election.objects.certified_in(month)
        .filter(first_round=None)
        .count(),
    }


def entries(month: Month) -> list[Entry]:
    """Name what was decided in the month, and what was complained about."""
    calls = VolunteerCall.objects.closed_in(month)
    certified = Election.objects.certified_in(month).filter(first_round=None)
    starts, ends = month.span
    answered = Complaint.objects.filter(answered_at__gte=starts, answered_at__lt=ends)
    return [
        *(
            Entry(
                "decisions",
                _("Closed: %(call)s") % {"call": call},
                call.get_absolute_url(),
                call.get_route_display(),
            )
            for call in calls
        ),
        *(_certificate(election) for election in certified),
        *(
            Entry(
                "complaints",
                _("Answered: complaint %(number)s") % {"number": complaint.reference},
                reverse("elections:election-result", args=[complaint.election.slug]),
                str(complaint.election),
            )
            for complaint in answered.select_related("election")
        ),
    ]


def _certificate(election: Election) -> Entry:
    elected = [str(candidacy) for candidacy in election.ranking() if candidacy.is_elected]
    return Entry(
        "decisions",
        _("Certified: %(election)s") % {"election": election},
        reverse("elections:election-result", args=[election.slug]),
        _("Elected: %(families)s.") % {"families": ", ".join(elected)},
    )
