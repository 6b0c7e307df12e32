"""A first round and its run-off: which is locked first, and how one settles the other."""

from csb_portal.lifecycle import locked
from elections import rules
from elections.choices import ElectionStatus, Outcome
from elections.models import Candidacy, Election


def locked_rounds(election: Election) -> Election:
    """Lock an election, and before it the first round it decides for, if it is a run-off."""
    if election.first_round:
        locked(election.first_round)
    return locked(election)


def outcome_of(slug: str, decision: rules.Decision) -> Outcome:
    if slug in decision.elected:
        return Outcome.ELECTED
    return Outcome.TIED if slug in decision.tied else Outcome.NOT_ELECTED


def settle_first_round(first: Election, runoff: Election) -> None:
    """Carry a decided run-off into the first round, whose tie it ends; the caller records."""
    outcomes = {c.short_name: c.outcome for c in runoff.candidacies.select_related("family")}
    standing = first.candidacies.select_related("family")
    tied = [candidacy for candidacy in standing if candidacy.short_name in outcomes]
    for candidacy in tied:
        candidacy.outcome = outcomes[candidacy.short_name]
    Candidacy.objects.bulk_update(tied, ["outcome"])
    first.move_to(ElectionStatus.DECIDED)
    first.save(update_fields=["status"])
