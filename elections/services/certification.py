"""After the count: certification, complaints and their answers."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.references import next_reference
from elections.choices import ElectionEvent, ElectionStatus
from elections.models import Complaint, Election
from elections.notifications import complaints as complaint_notifications
from elections.notifications import elections as election_notifications
from elections.services.elections import check_impartial
from elections.services.seating import seat_elected


@transaction.atomic
def certify_election(election: Election, *, actor: User) -> Election:
    """Certify the outcome, run-off included; from here the hours to complain run."""
    election = locked(election)
    check_impartial(election, actor)
    if election.is_runoff:
        raise DomainError(
            _("A run-off is certified together with its first round."),
            so=_("Certify %(election)s.") % {"election": election.first_round},
        )
    if election.is_trial:
        raise DomainError(
            _("%(election)s is a trial.") % {"election": election},
            rule=_("Nobody is elected by a trial, so there is nothing to certify."),
        )
    runoff = Election.objects.select_for_update().filter(first_round=election).first()
    rounds = [election, runoff] if runoff else [election]
    for each in rounds:
        each.move_to(ElectionStatus.CERTIFIED)
        each.certified_at, each.certified_by = clock.now(), actor
        each.save(update_fields=["status", "certified_at", "certified_by"])
    seat_elected(election, actor=actor)
    election_notifications.election_certified(election)
    audit.record(
        ElectionEvent.ELECTION_CERTIFIED,
        election,
        actor=actor,
        elected=[c.short_name for c in election.ranking() if c.is_elected],
        fingerprints=[each.count_fingerprint for each in rounds],
        complaints_until=election.complaints_until,
    )
    return election


@transaction.atomic
def file_complaint(election: Election, user: User, *, text: str) -> Complaint:
    """Take a voter's complaint, together with what the portal knows was mailed to them."""
    election = locked(election)
    entry = election.roll.filter(user=user).select_related("family").first()
    if entry is None:
        raise DomainError(
            _("You are not on the roll of this election."),
            rule=_("Whoever could vote can complain."),
        )
    _check_in_time(election)
    if election.complaints.unanswered().filter(complainant=user, text=text).exists():
        raise DomainError(
            _("You have filed this complaint already."), so=_("It waits for its answer.")
        )
    complaint = Complaint.objects.create(
        reference=next_reference("CO", clock.today().year),
        election=election,
        complainant=user,
        family=entry.family,
        text=text,
        filed_at=clock.now(),
        evidence=complaint_notifications.delivery_log(election, user),
    )
    operators = User.objects.filter(groups__in=Group.objects.filter(name=Role.OPERATOR))
    complaint_notifications.complaint_filed(complaint, operators)
    audit.record(
        ElectionEvent.COMPLAINT_FILED,
        complaint,
        actor=user,
        election=election.slug,
        private={"text": text},
    )
    return complaint


def _check_in_time(election: Election) -> None:
    if election.is_trial:
        raise DomainError(
            _("%(election)s is a trial.") % {"election": election},
            rule=_("Nobody is elected by a trial, so there is nothing to complain about."),
            so=_(
                "Write to the [Civil Society Division] what did not work; that is what it is for."
            ),
        )
    until = election.complaints_until
    if election.opened_at is None or (until and clock.now() >= until):
        raise DomainError(
            _("The time to complain about %(election)s is not now.") % {"election": election},
            rule=_(
                "Complaints are taken from the opening of the vote until %(hours)d hours "
                "after its certification."
            )
            % {"hours": election.complaint_hours},
            so=_("Write to the [Civil Society Division]; your letter will be on the record."),
        )


@transaction.atomic
def answer_complaint(complaint: Complaint, *, answer: str, actor: User) -> Complaint:
    """Answer a complaint; complaint and answer are public from then on."""
    locked(complaint.election)
    complaint = locked(complaint)
    if complaint.answered_at:
        raise DomainError(_("%(complaint)s has been answered.") % {"complaint": complaint})
    if complaint.complainant_id == actor.pk:
        raise DomainError(
            _("This complaint is your own."), rule=_("Nobody decides on their own complaint.")
        )
    check_impartial(complaint.election, actor)
    if not answer.strip():
        raise DomainError(_("The answer is empty."), rule=_("Each complaint gets an answer."))
    complaint.answer = answer
    complaint.answered_at, complaint.answered_by = clock.now(), actor
    complaint.save(update_fields=["answer", "answered_at", "answered_by"])
    complaint_notifications.complaint_answered(complaint)
    audit.record(
        ElectionEvent.COMPLAINT_ANSWERED,
        complaint,
        actor=actor,
        election=complaint.election.slug,
        private={"answer": answer},
    )
    return complaint
