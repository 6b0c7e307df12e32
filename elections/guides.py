"""What whoever runs a call or an election sees: what is in order, and the one next step."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.health import jobs_are_down
from csb_portal.models import MailStatus, OutgoingMail, User
from csb_portal.moments import when
from elections.choices import ELECTION_OVER, CallStatus, ElectionStatus, Outcome, Route
from elections.models import Complaint, Election, VolunteerCall
from elections.notifications.elections import about, voters
from families.models import FocalPoint
from families.permissions import current_mandate


@dataclass(frozen=True)
class Check:
    """One line of the checklist."""

    label: str
    is_met: bool
    detail: str = ""


@dataclass(frozen=True)
class Step:
    """The next step: as a button where a person must act, as a sentence where the clock does."""

    name: str
    label: str
    what: str
    cannot_undo: str = ""
    is_automatic: bool = False


@dataclass(frozen=True)
class Guide:
    """Where a procedure stands for the person who runs it."""

    checks: list[Check] = field(default_factory=list)
    step: Step | None = None


def jobs_check() -> Check:
    return Check(
        _("Background jobs are running"),
        not jobs_are_down(),
        _("Without them nothing opens, closes or is mailed by the clock."),
    )


def guide_for_call(call: VolunteerCall) -> Guide:
    """Return what to do next with a call for volunteers."""
    bureau = FocalPoint.objects.sitting().count()
    steps = {
        CallStatus.DRAFT: Step(
            "schedule",
            _("Announce the call"),
            _(
                "It opens %(opens)s and closes %(closes)s, by the clock. Then %(people)d people are mailed."
            )
            % {"opens": when(call.opens_at), "closes": when(call.closes_at), "people": bureau},
            _("Its rules and hours cannot be edited any more; it can still be cancelled."),
        ),
        CallStatus.SCHEDULED: _by_clock(
            Step("open", _("Open the call"), _("The call opens %(at)s.")), call.opens_at
        ),
        CallStatus.OPEN: _by_clock(
            Step("close", _("Close the call"), _("The call closes %(at)s.")), call.closes_at
        ),
    }
    checks = [
        jobs_check(),
        Check(
            _("The closing time lies ahead"),
            call.closed_at is not None or call.closes_at > clock.now(),
            when(call.closes_at),
        ),
    ]
    if call.status == CallStatus.CLOSED:
        return Guide([], _after_call(call))
    return Guide(checks, steps.get(CallStatus(call.status)))


def _after_call(call: VolunteerCall) -> Step | None:
    running = call.elections.exclude(status__in=ELECTION_OVER)
    if call.route != Route.VOTE or running.exists():
        return None
    count = call.interests.standing().count()
    return Step(
        "prepare",
        _("Prepare the election"),
        _("An election is set up with the %(count)d families that offered. Nobody is mailed yet.")
        % {"count": count},
    )


def _by_clock(step: Step, at: datetime) -> Step:
    """Leave a step to the clock; once its hour has passed, somebody may take it by hand."""
    what = step.what % {"at": when(at)}
    return replace(step, what=what, is_automatic=clock.now() < at)


def guide_for_election(election: Election, user: User) -> Guide:
    """Return what is in order, and what to do next, for ``user`` who runs an election."""
    makers: dict[str, Callable[[Election], Guide]] = {
        ElectionStatus.DRAFT: _before_freezing,
        ElectionStatus.FROZEN: _before_opening,
        ElectionStatus.OPEN: _while_open,
        ElectionStatus.TIED: _after_tie,
        ElectionStatus.DECIDED: _before_certifying,
        ElectionStatus.CERTIFIED: _after_certifying,
    }
    make = makers.get(election.status)
    if make is None:
        return Guide()
    guide = make(election)
    mandate = current_mandate(user)
    stands = mandate and election.candidacies.filter(family=mandate.family).exists()
    impartial = Check(
        _("You are not a candidate"), not stands, _("Nobody runs their own election.")
    )
    return Guide([*guide.checks, impartial, jobs_check()], guide.step)


def _before_freezing(election: Election) -> Guide:
    sitting = FocalPoint.objects.sitting().users()
    count, stand = sitting.count(), election.candidacies.count()
    unreachable = (
        count
        - EmailAddress.objects.filter(user__in=sitting, verified=True)
        .values("user")
        .distinct()
        .count()
    )
    refused = OutgoingMail.objects.filter(recipient__in=sitting, status=MailStatus.REFUSED)
    checks = [
        Check(
            _("More candidates than families to elect"),
            stand > election.seats,
            _("%(stand)d stand for %(seats)d.") % {"stand": stand, "seats": election.seats},
        ),
        Check(
            _("There are voters"),
            count > 0,
            ngettext("%(count)d focal point", "%(count)d focal points", count) % {"count": count},
        ),
        Check(
            _("Every voter has a confirmed address"),
            unreachable == 0,
            _("%(count)d without.") % {"count": unreachable},
        ),
        Check(
            _("No voter's mail has been refused"),
            not refused.exists(),
            _("%(count)d refused mails.") % {"count": refused.count()},
        ),
    ]
    what = _(
        "Writes %(count)d people on the roll, draws the order of the candidates, and mails "
        "everybody to check their name. Voting opens %(opens)s and closes %(closes)s, by the clock."
    )
    numbers = {
        "count": count,
        "opens": when(election.opens_at),
        "closes": when(election.closes_at),
    }
    lost = _("Roll, rules and hours stay as they are; the roll changes only with your reason.")
    return Guide(checks, Step("freeze", _("Freeze the roll"), what % numbers, lost))


def _before_opening(election: Election) -> Guide:
    step = Step("open", _("Open the vote"), _("Voting opens %(at)s."))
    return Guide(_mail_checks(election), _by_clock(step, election.opens_at))


def _while_open(election: Election) -> Guide:
    what = _("Voting closes %(at)s and is counted at once. Nobody sees a count before.")
    step = Step("close", _("Close and count the vote"), what, _("A closed box stays closed."))
    return Guide(_mail_checks(election), _by_clock(step, election.closes_at))


def _mail_checks(election: Election) -> list[Check]:
    evidence = OutgoingMail.objects.about(about(election)).evidence()
    detail = _("%(accepted)d of %(sent)d accepted, %(waiting)d waiting, %(refused)d refused.")
    return [Check(_("Mail reaches the voters"), evidence["refused"] == 0, detail % evidence)]


def _after_tie(election: Election) -> Guide:
    people = voters(election).count()
    tied = election.candidacies.filter(outcome=Outcome.TIED).count()
    if election.is_runoff:
        what = _(
            "The number that was fixed before the vote is named, and puts the %(tied)d tied in order."
        )
        lost = _("The lot is drawn once.")
        return Guide([], Step("draw", _("Draw the lot"), what % {"tied": tied}, lost))
    if Election.objects.filter(first_round=election).exists():
        return Guide([], Step("", "", _("The run-off decides."), is_automatic=True))
    what = _(
        "A run-off among the %(tied)d tied is announced to the %(people)d people on the same roll."
    )
    lost = _("Its hours cannot be changed once they are announced.")
    step = Step(
        "runoff",
        _("Announce the run-off"),
        what % {"tied": tied, "people": people},
        lost,
    )
    return Guide([], step)


def _before_certifying(election: Election) -> Guide:
    if election.is_runoff:
        sentence = _("This run-off is certified together with its first round.")
        return Guide([], Step("", "", sentence, is_automatic=True))
    what = _(
        "Makes the result final and mails %(people)d people. Complaints are taken for %(hours)d hours."
    )
    numbers = {"people": voters(election).count(), "hours": election.complaint_hours}
    lost = _("A certified result is never edited.")
    return Guide([], Step("certify", _("Certify the result"), what % numbers, lost))


def _after_certifying(election: Election) -> Guide:
    open_complaints = Complaint.objects.about(election).unanswered().count()
    until = election.complaints_until
    over = until is not None and clock.now() >= until
    checks = [
        Check(_("The time to complain is over"), over, when(until)),
        Check(
            _("Every complaint is answered"),
            open_complaints == 0,
            _("%(count)d to answer.") % {"count": open_complaints},
        ),
    ]
    sentence = _("When every line above is met, the secretariat can be constituted.")
    return Guide(checks, Step("", "", sentence, is_automatic=True))
