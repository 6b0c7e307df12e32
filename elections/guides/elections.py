"""What whoever runs an election sees: what is in order, the one next step, and what else there is."""

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.models import User
from csb_portal.moments import when
from elections.choices import ElectionStatus, Level, Outcome
from elections.guides.checks import (
    checks_before_freezing,
    checks_before_opening,
    keeper_checks,
    key_checks,
    mail_check,
)
from elections.guides.keepers import name_registrar_step, name_trustee_step
from elections.guides.others import other_steps
from elections.guides.parts import Check, Guide, Step, by_clock, jobs_check, names_of, sentence
from elections.models import Complaint, Election
from elections.notifications.elections import voters
from elections.services.electorates import voters_of
from elections.trusteeship import TrusteeStep, registrar_of, trustees_of
from families.permissions.mandates import current_mandate

Maker = Callable[[Election], Guide]


def guide_for_election(election: Election, user: User) -> Guide:
    """Return what is in order, and what can be done, for ``user`` who runs an election."""
    makers: dict[str, Maker] = {
        ElectionStatus.DRAFT: _before_freezing,
        ElectionStatus.FROZEN: _before_opening,
        ElectionStatus.OPEN: _while_open,
        ElectionStatus.CLOSED: _while_decrypting,
        ElectionStatus.TIED: _after_tie,
        ElectionStatus.DECIDED: _before_certifying,
        ElectionStatus.CERTIFIED: _after_certifying,
    }
    make = makers.get(election.status)
    if make is None:
        return Guide()
    guide = make(election)
    main = guide.step.name if guide.step else ""
    others = [step for step in other_steps(election, user) if step.name != main]
    checks = [*guide.checks, _impartial_check(election, user), jobs_check()]
    return Guide(checks, guide.step, others)


def _impartial_check(election: Election, user: User) -> Check:
    mandate = current_mandate(user)
    first = election.first_round or election
    mine = Q(person=user) | (Q(family=mandate.family) if mandate else Q(pk=None))
    stands = first.candidacies.filter(mine).exists()
    return Check(_("You are not a candidate"), not stands, _("Nobody runs their own election."))


def _before_freezing(election: Election) -> Guide:
    count = len(voters_of(election))
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
    step = Step("freeze", _("Freeze the roll"), what % numbers, lost)
    return Guide(checks_before_freezing(election), step)


def _before_opening(election: Election) -> Guide:
    return Guide(checks_before_opening(election), _step_before_opening(election))


def _step_before_opening(election: Election) -> Step:
    """Name who is missing, wait for who is not ready, and else leave it to the clock."""
    if election.keys_ready_at:
        step = Step("open", _("Open the vote"), _("Voting opens %(at)s."))
        return by_clock(step, election.opens_at)
    states = trustees_of(election)
    if any(state.step == TrusteeStep.UNNAMED for state in states):
        return name_trustee_step(election)
    if election.level == Level.SEPARATED and registrar_of(election) is None:
        return name_registrar_step()
    waits_for = [state.name for state in states if state.step != TrusteeStep.READY]
    registrar = registrar_of(election)
    if registrar and not registrar.registered_at:
        waits_for.append(registrar.name)
    what = _(
        "This waits for %(names)s. Whoever is not ready when voting should open %(opens)s puts "
        "the opening off by %(hours)d hours at a time. Send a link again below, or let "
        "somebody else take the place."
    )
    numbers = {
        "names": names_of(waits_for),
        "opens": when(election.opens_at),
        "hours": election.postpone_hours,
    }
    return sentence(what % numbers)


def _while_open(election: Election) -> Guide:
    if election.level == Level.STANDARD:
        what = _("Voting closes %(at)s and is counted at once. Nobody sees a count before.")
        label = _("Close and count the vote")
    else:
        what = _("Voting closes %(at)s. Then the trustees are asked to decrypt the sum.")
        label = _("Close the vote")
    step = by_clock(Step("close", label, what, _("A closed box stays closed.")), election.closes_at)
    return Guide([mail_check(election), *key_checks(election), *keeper_checks(election)], step)


def _while_decrypting(election: Election) -> Guide:
    missing = election.threshold - election.trustees.decrypted().count()
    what = ngettext(
        "The ballots are added up. One more trustee has to decrypt; whoever is first suffices.",
        "The ballots are added up. %(count)d more trustees have to decrypt; any of them suffice.",
        missing,
    )
    remind = _("Each was mailed a link. Send one again below to who has not been here.")
    return Guide(
        [*keeper_checks(election), *key_checks(election)],
        sentence(f"{what % {'count': missing}} {remind}"),
    )


def _after_tie(election: Election) -> Guide:
    tied = election.candidacies.filter(outcome=Outcome.TIED).count()
    if election.is_runoff:
        what = _(
            "The number that was fixed before the vote is named, and puts the %(tied)d tied in order."
        )
        lost = _("The lot is drawn once.")
        return Guide([], Step("draw", _("Draw the lot"), what % {"tied": tied}, lost))
    if Election.objects.filter(first_round=election).exists():
        return Guide([], sentence(_("The run-off decides.")))
    what = _(
        "A run-off among the %(tied)d tied is announced to the %(people)d people on the same roll."
    )
    lost = _("Its hours cannot be changed once they are announced.")
    numbers = {"tied": tied, "people": voters(election).count()}
    return Guide([], Step("runoff", _("Announce the run-off"), what % numbers, lost))


def _before_certifying(election: Election) -> Guide:
    if election.is_trial:
        return Guide([], sentence(_("The trial is over, and nobody is elected by it.")))
    if election.is_runoff:
        return Guide([], sentence(_("This run-off is certified together with its first round.")))
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
    what = _("When every line above is met, the [secretariat] can be constituted.")
    return Guide(checks, sentence(what))
