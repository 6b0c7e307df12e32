"""What follows a tie: a run-off, and after a second tie a lot anyone can recompute."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections import rules
from elections.choices import ElectionEvent, ElectionStatus, Level, Outcome
from elections.models import Candidacy, Election, Registrar, RollEntry
from elections.models.candidacy import WHO_STANDS
from elections.notifications import elections as election_notifications
from elections.notifications import registrars as registrar_notifications
from elections.services.describing import freeze_description
from elections.services.elections import check_impartial, put_in_order
from elections.services.rounds import locked_rounds, outcome_of, settle_first_round

LONGEST_SLUG = 50 - len("-run-off")
LONGEST_TITLE = 200
# The first round's quorum is not asked again; its choices are as many as its seats.
SAME_RULES = [
    "is_trial", "group_id", "electorate", "electorate_of_group", "electorate_months", "ballot_rule",
    "counts", "level", "trustees_needed", "threshold", "complaint_hours", "postpone_hours",
    "reminders",
]  # fmt: skip


@transaction.atomic
def prepare_runoff(
    election: Election, *, actor: User, opens_at: datetime, closes_at: datetime
) -> Election:
    """Set a run-off among the tied for the seats still open, on the same roll.

    The number that would decide a second tie is fixed now, and its SHA-256 published; the
    lot joins it with the count, which nobody knows before. The trustees' key is the same. "None
    of these" is an answer again where it is among the tied, and then the only choice of a ballot.
    """
    election = locked(election)
    check_impartial(election, actor)
    if election.status != ElectionStatus.TIED or election.is_runoff:
        raise DomainError(
            _("%(election)s has no tie that a run-off could end.") % {"election": election},
            rule=_("A tie across the last seat is put to one run-off; a second tie, to a lot."),
        )
    if opens_at < clock.now() or Election.objects.filter(first_round=election).exists():
        raise DomainError(_("The run-off has been set already, or its hour lies in the past."))
    tied = list(election.candidacies.filter(outcome=Outcome.TIED).select_related("family"))
    elected = election.candidacies.filter(outcome=Outcome.ELECTED).count()
    open_seats = election.seats - elected
    none_is_tied = any(line.is_none for line in tied)
    runoff = Election.objects.create(
        slug=f"{election.slug[:LONGEST_SLUG]}-run-off",
        title=_title_of(election),
        question=election.question,
        call=election.call,
        first_round=election,
        seats=open_seats,
        max_choices=1 if none_is_tied else open_seats,
        none_offered=none_is_tied,
        correction_hours=0,
        **{name: getattr(election, name) for name in SAME_RULES},
        trustees_text=election.trustees_text if election.level != Level.STANDARD else "",
        keys_ready_at=clock.now() if election.level != Level.SEPARATED else None,
        opens_at=opens_at,
        closes_at=closes_at,
        roll_frozen_at=election.roll_frozen_at,
        draw_seed=secrets.token_hex(16),
        lot_number=secrets.token_hex(16),
    )
    runoff.move_to(ElectionStatus.FROZEN)
    runoff.save(update_fields=["status"])
    _stand_again(runoff, tied)
    _copy_roll(election, runoff)
    _keep_trustees(election, runoff)
    freeze_description(runoff)
    election_notifications.runoff_announced(runoff)
    registrar_notifications.roll_awaits_codes(runoff)
    audit.record(
        ElectionEvent.RUNOFF_PREPARED,
        runoff,
        actor=actor,
        first_round=election.slug,
        candidates=[candidacy.short_name for candidacy in tied],
        seats=open_seats,
        draw_seed=runoff.draw_seed,
        lot_commitment=runoff.lot_commitment,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    return runoff


def _title_of(election: Election) -> str:
    """Return the run-off's title in English, as the archive wants it, whoever announces it."""
    with translation.override("en"):
        return (_("Run-off: %(title)s") % {"title": election.title})[:LONGEST_TITLE]


def _stand_again(runoff: Election, tied: list[Candidacy]) -> None:
    again = [
        Candidacy(election=runoff, **{name: getattr(line, name) for name in WHO_STANDS})
        for line in tied
    ]
    Candidacy.objects.bulk_create(put_in_order(again, runoff.draw_seed))


def _copy_roll(election: Election, runoff: Election) -> None:
    RollEntry.objects.bulk_create(
        RollEntry(
            election=runoff,
            user=entry.user,
            family=entry.family,
            organisation=entry.organisation,
            name=entry.name,
        )
        for entry in election.roll.valid().select_related("user", "family", "organisation")
    )


def _keep_trustees(election: Election, runoff: Election) -> None:
    """Let the same people keep the key; a registrar makes the codes' public halves anew."""
    for trustee in election.trustees.serving():
        trustee.pk, trustee.election, trustee.decrypted_at = None, runoff, None
        trustee._state.adding = True
        trustee.save()
    if election.level == Level.SEPARATED:
        former = election.registrar
        Registrar.objects.create(
            election=runoff, name=former.name, address=former.address, family=former.family
        )


@transaction.atomic
def draw_lot(runoff: Election, *, actor: User) -> Election:
    """End a second tie by the number that was fixed, and published as a hash, beforehand."""
    runoff = locked_rounds(runoff)
    check_impartial(runoff, actor)
    if not runoff.first_round or runoff.status != ElectionStatus.TIED:
        raise DomainError(
            _("%(election)s has no second tie.") % {"election": runoff},
            rule=_("A lot is drawn after a tie in the run-off, and only then."),
        )
    tied = list(runoff.candidacies.filter(outcome=Outcome.TIED).select_related("family"))
    sure = runoff.candidacies.filter(outcome=Outcome.ELECTED).count()
    order = rules.drawn_order(runoff.lot_seed, [c.short_name for c in tied])
    drawn = rules.Decision(elected=order[: runoff.seats - sure])
    for candidacy in tied:
        candidacy.outcome = outcome_of(candidacy.short_name, drawn)
    Candidacy.objects.bulk_update(tied, ["outcome"])
    runoff.move_to(ElectionStatus.DECIDED)
    runoff.lot_drawn_at = clock.now()
    runoff.save(update_fields=["status", "lot_drawn_at"])
    settle_first_round(runoff.first_round, runoff)
    election_notifications.lot_drawn(runoff)
    audit.record(
        ElectionEvent.LOT_DRAWN,
        runoff,
        actor=actor,
        settles=runoff.first_round.slug,
        number=runoff.lot_number,
        chain=runoff.count_fingerprint,
        order=order,
        elected=drawn.elected,
    )
    return runoff
