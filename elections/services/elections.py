"""An election from its preparation to its count."""

import contextlib
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.background import enqueue_on_commit
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.models.trail import canonical, sha256
from csb_portal.moments import when
from elections import ballotbox, election_notifications, rules
from elections.choices import (
    ELECTION_OVER,
    CallStatus,
    ElectionEvent,
    ElectionStatus,
    Outcome,
    Route,
)
from elections.models import Candidacy, Election, RollEntry, VolunteerCall
from families.models import FocalPoint
from families.permissions import current_mandate


@transaction.atomic
def prepare_election(
    call: VolunteerCall,
    *,
    actor: User,
    slug: str,
    title: str,
    question: str,
    opens_at: datetime,
    closes_at: datetime,
    **numbers: Any,
) -> Election:
    """Set up the vote that a call with too many volunteers needs (proposal, 2.c).

    The candidates are the families that stand by their offer. ``numbers`` may replace the
    defaults of ``max_choices``, ``quorum_percent``, ``correction_hours``,
    ``complaint_hours`` and ``reminder_hours``.
    """
    call = locked(call)
    if call.status != CallStatus.CLOSED or call.route != Route.VOTE:
        raise DomainError(
            _("This call does not lead to an election."),
            rule=_("The focal points vote when more than three families have offered."),
        )
    if call.elections.exclude(status__in=ELECTION_OVER).exists():
        raise DomainError(_("There is an election for this call already."))
    election = Election.objects.create(
        call=call,
        slug=slug,
        title=title,
        question=question,
        seats=call.families_needed,
        opens_at=opens_at,
        closes_at=closes_at,
        **numbers,
    )
    interests = call.interests.standing().select_related("family")
    Candidacy.objects.bulk_create(
        Candidacy(election=election, family=interest.family, statement=interest.statement)
        for interest in interests
    )
    check_impartial(election, actor)
    audit.record(ElectionEvent.ELECTION_PREPARED, election, actor=actor, call=call.slug)
    return election


def check_impartial(election: Election, actor: User | None) -> None:
    """Refuse an operator whose own family stands: nobody runs their own election."""
    mandate = current_mandate(actor) if actor else None
    if mandate and election.candidacies.filter(family=mandate.family).exists():
        raise DomainError(
            _("Your family is a candidate in this election."),
            rule=_("Whoever runs an election is not a candidate in it."),
            so=_("Ask the other election operator to take this step."),
        )


@transaction.atomic
def freeze_roll(election: Election, *, actor: User) -> Election:
    """Write down who may vote and draw the candidates' order; the rules stay as they are now.

    The focal points sitting at this moment are on the roll, and are asked to check it.
    """
    election = locked(election)
    election.move_to(ElectionStatus.FROZEN)
    check_impartial(election, actor)
    election.roll_frozen_at = clock.now()
    final = election.roll_final_at
    if final and final > election.opens_at:
        raise DomainError(
            _("Voting would open at %(opens)s, but the roll can be corrected until %(final)s.")
            % {"opens": when(election.opens_at), "final": when(final)},
            rule=_("The roll can be corrected for %(hours)d hours before voting opens.")
            % {"hours": election.correction_hours},
            so=_("Let voting open later."),
        )
    _check_candidates(election)
    election.draw_seed = secrets.token_hex(16)
    election.save(update_fields=["status", "roll_frozen_at", "draw_seed"])
    _draw_order(election)
    on_roll = _write_roll(election)
    ballotbox.prepare(election)
    election_notifications.roll_frozen(election)
    audit.record(
        ElectionEvent.ROLL_FROZEN,
        election,
        actor=actor,
        on_roll=on_roll,
        draw_seed=election.draw_seed,
        order=[candidacy.family.slug for candidacy in election.candidacies.all()],
        seats=election.seats,
        max_choices=election.max_choices,
        quorum_percent=election.quorum_percent,
        correction_hours=election.correction_hours,
        complaint_hours=election.complaint_hours,
        reminder_hours=election.reminder_hours,
        opens_at=election.opens_at,
        closes_at=election.closes_at,
    )
    return election


def _check_candidates(election: Election) -> None:
    if election.candidacies.count() <= election.seats:
        raise DomainError(
            _("There are not more candidates than families to elect."),
            rule=_("A vote is held when more than three families have offered."),
            so=_("Cancel this election and hold the call again."),
        )


def _draw_order(election: Election) -> None:
    candidacies = {c.family.slug: c for c in election.candidacies.select_related("family")}
    for position, slug in enumerate(rules.drawn_order(election.draw_seed, candidacies), start=1):
        candidacies[slug].position = position
    Candidacy.objects.bulk_update(candidacies.values(), ["position"])


def _write_roll(election: Election) -> int:
    sitting = FocalPoint.objects.sitting().select_related("user", "family")
    entries = RollEntry.objects.bulk_create(
        RollEntry(election=election, user=f.user, family=f.family, name=f.user.name)
        for f in sitting
    )
    return len(entries)


@transaction.atomic
def open_election(election: Election, *, actor: User | None) -> Election:
    """Open the vote at its hour, and tell everybody on the roll."""
    election = locked(election)
    election.move_to(ElectionStatus.OPEN)
    if clock.now() < election.opens_at:
        raise DomainError(_("The hour at which this vote opens has not come yet."))
    election.opened_at = clock.now()
    election.save(update_fields=["status", "opened_at"])
    if election.is_open:  # else somebody woke up too late to ask for a vote
        election_notifications.election_opened(election)
    audit.record(ElectionEvent.ELECTION_OPENED, election, actor=actor)
    return election


@transaction.atomic
def cancel_election(election: Election, *, actor: User, reason: str) -> Election:
    """Call off a vote that has not opened, with a reason everybody can read."""
    election = locked(election)
    election.move_to(ElectionStatus.CANCELLED)
    check_impartial(election, actor)
    if election.is_runoff or (election.roll_frozen_at and clock.now() >= election.opens_at):
        raise DomainError(
            _("%(election)s cannot be called off now.") % {"election": election},
            rule=_("A vote is called off before it opens, and a run-off, which ends a tie, never."),
        )
    election.cancel_reason = reason
    election.save(update_fields=["status", "cancel_reason"])
    election_notifications.election_cancelled(election, reason)
    audit.record(
        ElectionEvent.ELECTION_CANCELLED, election, actor=actor, private={"reason": reason}
    )
    return election


def locked_rounds(election: Election) -> Election:
    """Lock an election, and before it the first round it decides for, if it is a run-off."""
    if election.first_round:
        locked(election.first_round)
    return locked(election)


@transaction.atomic
def close_election(election: Election, *, actor: User | None) -> Election:
    """End the vote at its hour and count it; stop at a tie, and never choose among equals."""
    election = locked_rounds(election)
    if clock.now() < election.closes_at:
        raise DomainError(
            _("Voting goes on until its closing time, which has not come yet."),
            rule=_("A vote runs as long as was announced."),
        )
    candidacies = list(election.candidacies.select_related("family"))
    count = ballotbox.close_and_count(election, [c.family.slug for c in candidacies])
    decision = rules.decide(count.votes, election.seats)
    on_roll = election.roll.valid().count()
    if not rules.quorum_reached(count.ballots, on_roll, election.quorum_percent):
        election.move_to(ElectionStatus.NO_QUORUM)
        decision = rules.Decision(elected=[])
    else:
        election.move_to(ElectionStatus.TIED if decision.tied else ElectionStatus.DECIDED)
    _write_count(candidacies, count.votes, decision)
    election.closed_at = clock.now()
    election.ballots, election.blank_ballots = count.ballots, count.blank
    figures: dict[str, Any] = {"votes": count.votes, "ballots": count.ballots, "blank": count.blank}
    election.count_fingerprint = sha256(canonical(figures))
    election.save()
    if election.first_round and election.status == ElectionStatus.DECIDED:
        settle_first_round(election.first_round, election)
    election_notifications.election_counted(election)
    enqueue_on_commit("elections.sweep_boxes")
    audit.record(
        ElectionEvent.ELECTION_CLOSED,
        election,
        actor=actor,
        on_roll=on_roll,
        elected=decision.elected,
        tied=decision.tied,
        status=election.status,
        settles=election.first_round and election.first_round.slug,
        **figures,
    )
    return election


def _write_count(
    candidacies: list[Candidacy], votes: dict[str, int], decision: rules.Decision
) -> None:
    for candidacy in candidacies:
        slug = candidacy.family.slug
        candidacy.votes = votes[slug]
        candidacy.rank = rules.rank_of(slug, votes)
        candidacy.outcome = outcome_of(slug, decision)
    Candidacy.objects.bulk_update(candidacies, ["votes", "rank", "outcome"])


def outcome_of(slug: str, decision: rules.Decision) -> Outcome:
    if slug in decision.elected:
        return Outcome.ELECTED
    return Outcome.TIED if slug in decision.tied else Outcome.NOT_ELECTED


def settle_first_round(first: Election, runoff: Election) -> None:
    """Carry a decided run-off into the first round, whose tie it ends; the caller records."""
    outcomes = {c.family_id: c.outcome for c in runoff.candidacies.all()}
    tied = list(first.candidacies.filter(family__in=outcomes))
    for candidacy in tied:
        candidacy.outcome = outcomes[candidacy.family_id]
    Candidacy.objects.bulk_update(tied, ["outcome"])
    first.move_to(ElectionStatus.DECIDED)
    first.save(update_fields=["status"])


def open_if_due(election: Election) -> None:
    """Open a vote whose hour has come, so that nobody has to be awake for it."""
    if election.status == ElectionStatus.FROZEN and election.is_open:
        with contextlib.suppress(TransitionNotAllowed):  # somebody else just has
            open_election(election, actor=None)
