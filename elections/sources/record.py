"""What is open now, and what a month or a family has on record."""

from itertools import groupby

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal.counting import Figure
from csb_portal.desk import Entry, Notice
from csb_portal.months import Month
from elections.choices import ElectionStatus, ResolutionKind
from elections.models import (
    Candidacy,
    Complaint,
    Election,
    ExpressionOfInterest,
    Resolution,
    VolunteerCall,
)
from elections.models.election import COUNTED, ElectionQuerySet
from families.choices.bureau import Electorate
from families.models import Family


def notices() -> list[Notice]:
    """Say which calls and votes are open to everybody now, or have just been decided."""
    calls = VolunteerCall.objects.open().with_volunteer_count()
    votes = Election.objects.open()
    counted = Election.objects.real().filter(
        status__in=[ElectionStatus.TIED, ElectionStatus.DECIDED]
    )
    return [
        *(_open_call(call) for call in calls),
        *(
            Notice(
                str(vote),
                vote.get_absolute_url(),
                _("A trial: nobody is elected by it.")
                if vote.is_trial
                else _("The [focal points] vote in secret.")
                if vote.electorate == Electorate.MANDATES
                else _("A secret vote."),
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
    if call.fills_seats:
        count = call.people_count
        people = ngettext("%(count)d person has offered.", "%(count)d people have offered.", count)
        return Notice(
            str(call), call.get_absolute_url(), people % {"count": count}, until=call.closes_at
        )
    offered = ngettext(
        "%(count)d [family] has offered.",
        "%(count)d [families] have offered.",
        call.volunteer_count,
    ) % {"count": call.volunteer_count}
    return Notice(str(call), call.get_absolute_url(), offered, until=call.closes_at)


def _certified_in(month: Month) -> ElectionQuerySet:
    """Return the votes certified in a month, without those that were annulled since."""
    certified = Election.objects.real().certified_in(month).filter(status=ElectionStatus.CERTIFIED)
    # Not ``filter(first_round=None)``: SQLite would look up every first round there ever was.
    return certified.exclude(first_round__isnull=False)


def _answered_in(month: Month) -> QuerySet[Complaint]:
    starts, ends = month.span
    return Complaint.objects.filter(answered_at__gte=starts, answered_at__lt=ends)


def _line(record: VolunteerCall | Election) -> Notice:
    return Notice(str(record), record.get_absolute_url())


def _complaint(complaint: Complaint) -> Notice:
    page = reverse("elections:election-result", args=[complaint.election.slug])
    return Notice(complaint.reference, page, str(complaint.election))


FIGURES = (
    Figure(
        "calls_closed",
        "elections",
        _lazy("Calls closed"),
        _lazy("Calls for volunteers, by when they closed."),
        lambda month: VolunteerCall.objects.closed_in(month).order_by("closed_at"),
        _line,
    ),
    Figure(
        "elections_certified",
        "elections",
        _lazy("Elections certified"),
        _lazy("Votes by when they were certified, without trials and what was annulled since."),
        lambda month: _certified_in(month).order_by("certified_at"),
        _line,
    ),
    Figure(
        "complaints_answered",
        "complaints",
        _lazy("Complaints answered"),
        _lazy("Complaints about elections, by when they were answered."),
        lambda month: _answered_in(month).select_related("election").order_by("answered_at"),
        _complaint,
    ),
)


def entries(month: Month) -> list[Entry]:
    """Name what was decided in the month, and what was complained about."""
    calls = VolunteerCall.objects.closed_in(month)
    starts, ends = month.span
    annulled = Resolution.objects.filter(
        kind=ResolutionKind.ANNULMENT,
        confirmed_at__gte=starts,
        confirmed_at__lt=ends,
        election__is_trial=False,
    )
    return [
        *(
            Entry(
                "elections",
                _("Closed: %(call)s") % {"call": call},
                call.get_absolute_url(),
                call.get_route_display(),
            )
            for call in calls
        ),
        *(_certificate(election) for election in _certified_in(month)),
        *(
            Entry(
                "elections",
                _("Annulled: %(election)s") % {"election": annulment.election},
                annulment.election.get_absolute_url(),
                annulment.reason,
            )
            for annulment in annulled.select_related("election")
        ),
        *(
            Entry(
                "complaints",
                _("Answered: complaint %(number)s") % {"number": complaint.reference},
                reverse("elections:election-result", args=[complaint.election.slug]),
                str(complaint.election),
            )
            for complaint in _answered_in(month).select_related("election")
        ),
    ]


def _certificate(election: Election) -> Entry:
    elected = [str(candidacy) for candidacy in election.ranking() if candidacy.is_elected]
    return Entry(
        "elections",
        _("Certified: %(election)s") % {"election": election},
        reverse("elections:election-result", args=[election.slug]),
        _("Elected: %(families)s.") % {"families": ", ".join(elected)},
    )


def family_activity(family: Family) -> list[Notice]:
    """Say what ``family`` offered and stood for, newest first, for its own page.

    A vote on its own seats is one line, which names those who stood.
    """
    interests = ExpressionOfInterest.objects.standing().filter(family=family)
    stood = Candidacy.objects.filter(
        family=family, election__status__in=COUNTED, election__is_trial=False
    ).select_related("election")
    votes = groupby(stood.order_by("-election__opens_at", "election", "rank"), _election_of)
    return [
        *(
            Notice(
                str(election),
                reverse("elections:election-result", args=[election.slug]),
                "; ".join(_line_of(candidacy) for candidacy in lines),
            )
            for election, lines in votes
        ),
        *(
            Notice(
                str(interest.call),
                interest.get_absolute_url(),
                _("Offered to serve (%(number)s)") % {"number": interest.reference},
            )
            for interest in interests.select_related("call").order_by("-received_at")
        ),
    ]


def _election_of(candidacy: Candidacy) -> Election:
    return candidacy.election


def _line_of(candidacy: Candidacy) -> str:
    line = _("%(votes)d votes: %(outcome)s") % {
        "votes": candidacy.votes,
        "outcome": candidacy.get_outcome_display(),
    }
    return f"{candidacy}, {line}" if candidacy.slug else line
