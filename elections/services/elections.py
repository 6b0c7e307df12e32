"""An election from its preparation to its count."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from elections import rules
from elections.choices import (
    ELECTION_OVER,
    CallStatus,
    ElectionEvent,
    ElectionStatus,
    Level,
    Route,
)
from elections.models import Candidacy, Election, RollEntry, VolunteerCall
from elections.models.election_rules import ElectionRules
from elections.notifications import elections as election_notifications
from elections.notifications import registrars as registrar_notifications
from elections.services.balance import check_floor_of_candidates
from elections.services.ceremonies import note_readiness
from elections.services.describing import freeze_description
from elections.services.drafting import check_ballot, election_defaults
from elections.services.electorates import check_one_vote_each, voters_of
from families.permissions.mandates import current_mandate

FROZEN_RULES = [field.name for field in ElectionRules._meta.local_fields]


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
    **own_rules: Any,
) -> Election:
    """Set up the vote that a call with too many volunteers needs (proposal, 2.c).

    The candidates are the families that stand by their offer. ``own_rules`` may replace the
    bureau's own, such as ``level``, ``max_choices`` or ``reminders``. "None of these" is an answer
    where people are voted on, not families. Raises ``DomainError``.
    """
    call = locked(call)
    if call.status != CallStatus.CLOSED or call.route != Route.VOTE or call.fills_seats:
        raise DomainError(
            _("This call does not lead to an election."),
            rule=_("The [focal points] vote when more than three [families] have offered."),
        )
    if call.elections.real().exclude(status__in=ELECTION_OVER).exists():
        raise DomainError(_("There is an election for this call already."))
    election = Election.objects.create(
        call=call,
        slug=slug,
        title=title,
        question=question,
        seats=call.families_needed,
        opens_at=opens_at,
        closes_at=closes_at,
        **election_defaults() | own_rules | {"none_offered": False},
    )
    interests = call.interests.standing().select_related("family")
    Candidacy.objects.bulk_create(
        Candidacy(election=election, family=interest.family, statement=interest.statement)
        for interest in interests
    )
    check_ballot(election)
    check_impartial(election, actor)
    audit.record(ElectionEvent.ELECTION_PREPARED, election, actor=actor, call=call.slug)
    return election


def check_impartial(election: Election, actor: User | None) -> None:
    """Refuse an operator whose own family stands: nobody runs their own election."""
    mandate = current_mandate(actor) if actor else None
    stands = Q(family=mandate.family) if mandate else Q(pk=None)
    stands |= Q(person=actor) if actor else Q(pk=None)
    if election.candidacies.filter(stands).exists():
        raise DomainError(
            _("Your [family] is a candidate in this election."),
            rule=_("Whoever runs an election is not a candidate in it."),
            so=_("Ask the other election operator to take this step."),
        )


@transaction.atomic
def freeze_roll(election: Election, *, actor: User) -> Election:
    """Write down who may vote and draw the candidates' order; the rules stay as they are now.

    Whom the rule of the electorate lets vote at this moment is on the roll (by default the
    sitting focal points), and is asked to check it. Raises ``DomainError`` for hours, candidates,
    ballots or voters that the rules do not allow.
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
    check_ballot(election)
    _check_candidates(election)
    election.draw_seed = secrets.token_hex(16)
    # What was ready for the draft need not be for the rules as they are frozen now.
    election.keys_ready_at = clock.now() if election.level == Level.STANDARD else None
    election.save()
    _draw_order(election)
    on_roll = _write_roll(election)
    if election.level == Level.STANDARD:
        freeze_description(election)
    else:
        note_readiness(election)
    election_notifications.roll_frozen(election)
    registrar_notifications.roll_awaits_codes(election)
    audit.record(
        ElectionEvent.ROLL_FROZEN,
        election,
        actor=actor,
        on_roll=on_roll,
        draw_seed=election.draw_seed,
        order=[candidacy.short_name for candidacy in election.candidacies.all()],
        **{name: getattr(election, name) for name in FROZEN_RULES},
        opens_at=election.opens_at,
        closes_at=election.closes_at,
    )
    return election


def _check_candidates(election: Election) -> None:
    if election.group:
        check_floor_of_candidates(election)
    if election.none_offered and election.candidacies.filter(is_none=False).exists():
        return
    if election.candidacies.count() <= election.seats:
        raise DomainError(
            _("There are not more candidates than are to be elected."),
            rule=_("A vote is held when more stand than are to be elected."),
            so=_("Cancel this election and hold the call again."),
        )


def _draw_order(election: Election) -> None:
    lines = put_in_order(election.candidacies.select_related("family"), election.draw_seed)
    Candidacy.objects.bulk_update(lines, ["position"])


def put_in_order(candidacies: Iterable[Candidacy], seed: str) -> list[Candidacy]:
    """Give each candidate the place that ``seed`` draws; "none of these" stands last."""
    lines = {candidacy.short_name: candidacy for candidacy in candidacies}
    drawn = rules.drawn_order(seed, lines)
    in_order = sorted((lines[slug] for slug in drawn), key=lambda line: line.is_none)
    for position, line in enumerate(in_order, start=1):
        line.position = position
    return in_order


def _write_roll(election: Election) -> int:
    listed = voters_of(election)
    check_one_vote_each(listed)
    entries = RollEntry.objects.bulk_create(
        RollEntry(
            election=election,
            user=voter.user,
            family=voter.family,
            organisation=voter.organisation,
            name=voter.name,
        )
        for voter in listed
    )
    return len(entries)


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
