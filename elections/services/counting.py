"""The count: trustees open the sum of all ballots, and the rules say what it decides."""

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.background import enqueue_on_commit
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from elections import rules
from elections.choices import (
    ChainKind,
    ElectionEvent,
    ElectionStatus,
    QuorumOutcome,
)
from elections.models import Candidacy, Election, Trustee
from elections.notifications import elections as notifications
from elections.protocol.description import Description
from elections.protocol.errors import ProtocolError
from elections.protocol.trustees import (
    Trustees,
    check_factors,
    combine,
    owned,
    result_text,
)
from elections.services import box
from elections.services.rounds import locked_rounds, outcome_of, settle_first_round


@transaction.atomic
def accept_decryption(trustee: Trustee, *, factors: str) -> Trustee:
    """Take a trustee's part of the decryption; with enough of them the vote is counted.

    Sent again it changes nothing. Raises ``DomainError`` when nothing waits for it, or
    when its proofs do not hold.
    """
    election = locked_rounds(trustee.election)
    trustee = locked(trustee)
    if trustee.decrypted_at:
        return trustee
    if election.status != ElectionStatus.CLOSED or trustee.replaced_at:
        raise DomainError(
            _("%(election)s does not wait for your decryption.") % {"election": election},
            rule=_("Trustees decrypt after the close, and once enough have, the result is known."),
            so=_("There is nothing to do."),
        )
    trustee.decrypted_at = clock.now()
    trustee.save(update_fields=["decrypted_at"])
    accept_factors(election, trustee.place, factors)
    audit.record(ElectionEvent.TALLY_DECRYPTED, election, actor=None, place=trustee.place)
    return trustee


def accept_factors(election: Election, owner: int, factors: str) -> None:
    """Check one partial decryption of a locked election, publish it, and count with enough."""
    trustees = Trustees.parse(election.trustees_text)
    tally_text = _published_sum(election)
    fingerprint = Description.parse(election.description_text).fingerprint
    try:
        check_factors(trustees, owner, factors, tally_text, fingerprint)
    except ProtocolError as problem:
        raise DomainError(
            _("The decryption did not pass the check: %(problem)s") % {"problem": problem},
            so=_("Nothing was taken. Enter your secret again."),
        ) from None
    box.append(election, ChainKind.PARTIAL_DECRYPTION, factors, owned(owner, factors))
    parts = {
        json.loads(record)["owner"]: text
        for text, record in box.texts_of(election, ChainKind.PARTIAL_DECRYPTION)
    }
    if trustees.suffice(parts):
        (counts,) = combine(trustees, parts, tally_text, election.ballots or 0)
        _count(election, counts)


def _published_sum(election: Election) -> str:
    """Return the encrypted sum of the archive. Refuse one that is not that of its ballots."""
    tally_text, _sized = box.texts_of(election, ChainKind.ENCRYPTED_TALLY)[0]
    if box.add_up(election) != (tally_text, election.ballots):
        raise DomainError(
            _("The published sum of %(election)s is not that of its ballots.")
            % {"election": election},
            rule=_("Trustees open the sum of all ballots and nothing else."),
            so=_("Nothing was taken. Somebody has changed the record: tell everybody."),
        )
    return tally_text


def _count(election: Election, counts: list[int]) -> None:
    """Publish the result and say what it decides; stop at a tie, never choose among equals."""
    (question,) = Description.parse(election.description_text).questions
    blank, numbers = (counts[0], counts[1:]) if question.blank else (0, counts)
    box.append(election, ChainKind.RESULT, result_text([counts]))
    candidacies = election.drawn_candidacies()
    votes = {c.short_name: n for c, n in zip(candidacies, numbers, strict=True)}
    decision = _decide(election, votes)
    _write_count(candidacies, votes, decision)
    election.counted_at, election.blank_ballots = clock.now(), blank
    election.count_fingerprint = box.head(election).digest
    election.save()
    if election.first_round and election.status == ElectionStatus.DECIDED:
        settle_first_round(election.first_round, election)
    notifications.election_counted(election)
    enqueue_on_commit("elections.destroy_spent_keys")
    enqueue_on_commit("elections.check_archives")
    figures: dict[str, Any] = {"votes": votes, "ballots": election.ballots, "blank": blank}
    audit.record(
        ElectionEvent.ELECTION_COUNTED,
        election,
        actor=None,
        elected=decision.elected,
        tied=decision.tied,
        status=election.status,
        settles=election.first_round and election.first_round.slug,
        chain=election.count_fingerprint,
        **figures,
    )


def _decide(election: Election, votes: dict[str, int]) -> rules.Decision:
    decision = rules.decide(votes, election.seats)
    on_roll = election.roll.valid().count()
    reached = rules.quorum_reached(election.ballots or 0, on_roll, election.quorum_percent)
    if not reached and election.quorum_outcome == QuorumOutcome.VOID:
        election.move_to(ElectionStatus.NO_QUORUM)
        return rules.Decision(elected=[])
    election.move_to(ElectionStatus.TIED if decision.tied else ElectionStatus.DECIDED)
    return decision


def _write_count(
    candidacies: list[Candidacy], votes: dict[str, int], decision: rules.Decision
) -> None:
    for candidacy in candidacies:
        slug = candidacy.short_name
        candidacy.votes = votes[slug]
        candidacy.rank = rules.rank_of(slug, votes)
        candidacy.outcome = outcome_of(slug, decision)
    Candidacy.objects.bulk_update(candidacies, ["votes", "rank", "outcome"])
