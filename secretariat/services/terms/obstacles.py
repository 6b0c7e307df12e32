"""Why a call does not lead to a secretariat yet, or no more."""

from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.moments import on_day, when
from elections.choices import CallStatus, ElectionStatus, Route
from elections.models import Complaint, Election, VolunteerCall
from elections.sources import composition_of
from secretariat.models import Term


def obstacle_to(call: VolunteerCall) -> DomainError | None:
    """Return what keeps the secretariat of ``call`` from being constituted, if anything.

    The outcome must be settled (proposal, 2.c and 2.d): the call closed, the election
    certified, every complaint answered, the time to complain over. And a call leads to one
    secretariat, once, unless a later one was constituted in the meantime.
    """
    if call.fills_seats:
        return DomainError(
            _("This call fills the seats of groups."),
            rule=_("The [secretariat] is formed by the [families] that answered a call for it."),
            so=_("The elected sit by the mandates that their votes began."),
        )
    latest = Term.objects.select_related("call").first()
    term = Term.objects.filter(call=call).first()
    if term:
        return _twice(term)
    if latest and _closed_after(latest.call, call):
        return _overtaken(latest)
    if latest and latest.is_running and latest.starts_on == clock.today():
        return _too_soon(latest)
    if composition_of(call) is None:
        return undecided(call)
    return None


def _closed_after(one: VolunteerCall, other: VolunteerCall) -> bool:
    return bool(one.closed_at and other.closed_at and one.closed_at > other.closed_at)


def _twice(term: Term) -> DomainError:
    return DomainError(
        _("The [secretariat] of this call was constituted on %(day)s.")
        % {"day": on_day(term.starts_on)},
        rule=_("A call leads to one [secretariat], once."),
        so=_("Nothing was changed; its page shows who sits."),
    )


def _overtaken(latest: Term) -> DomainError:
    return DomainError(
        _("A [secretariat] was constituted on %(day)s from a later call.")
        % {"day": on_day(latest.starts_on)},
        rule=_("The latest call decides who forms the [secretariat]."),
        so=_("Open a new call for volunteers."),
    )


def _too_soon(latest: Term) -> DomainError:
    return DomainError(
        _("%(secretariat)s took office today.") % {"secretariat": latest},
        rule=_("Two secretariats do not take office on the same day."),
        so=_("Constitute this one tomorrow."),
    )


def undecided(call: VolunteerCall) -> DomainError:
    """Say which fact the outcome of the call still waits for."""
    rule = _("The [secretariat] is constituted when the outcome of the call is settled.")
    if call.status != CallStatus.CLOSED or call.route != Route.VOTE:
        fact = _("The call is not closed: it is %(state)s.") % {
            "state": str(call.get_status_display()).lower()
        }
        return DomainError(fact, rule=rule, so=_("Come back when it has closed."))
    elections = call.elections.real().filter(first_round=None)
    void = [ElectionStatus.CANCELLED, ElectionStatus.ANNULLED]
    election = elections.exclude(status__in=void).first()
    if election is None:
        return DomainError(
            _("More [families] volunteered than are needed, and there is no election yet."),
            rule=rule,
            so=_("Prepare the election from this call."),
        )
    if election.status != ElectionStatus.CERTIFIED:
        fact = _("%(election)s is not certified: it is %(state)s.") % {
            "election": election,
            "state": str(election.get_status_display()).lower(),
        }
        return DomainError(fact, rule=rule, so=_("Go on from the page of the election."))
    return _contested(election, rule)


def _contested(election: Election, rule: str) -> DomainError:
    open_complaints = Complaint.objects.about(election).unanswered()
    references = ", ".join(open_complaints.values_list("reference", flat=True))
    if references:
        return DomainError(
            _("Complaints without an answer: %(references)s.") % {"references": references},
            rule=rule,
            so=_("Answer them on the page of the election."),
        )
    return DomainError(
        _("Voters can complain until %(moment)s.") % {"moment": when(election.complaints_until)},
        rule=rule,
        so=_("Come back after that time."),
    )
