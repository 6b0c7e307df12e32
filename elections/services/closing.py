"""The end of a vote: no more ballots, and all of them added up unopened."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.background import enqueue_on_commit
from csb_portal.errors import DomainError
from csb_portal.models import User
from elections import keystore, rules
from elections.choices import (
    ChainKind,
    ElectionEvent,
    ElectionStatus,
    HoursChangeKind,
    Level,
)
from elections.keystore import Purpose
from elections.models import Election
from elections.notifications import box as notifications
from elections.notifications import trustees as trustee_notifications
from elections.protocol.description import Description
from elections.protocol.tally import sized_tally
from elections.protocol.trustees import decrypt
from elections.services import box
from elections.services.counting import accept_factors
from elections.services.hours import change_hours
from elections.services.rounds import locked_rounds

logger = logging.getLogger(__name__)

PORTAL = 1  # the only trustee of a standard election


@transaction.atomic
def close_election(election: Election, *, actor: User | None) -> Election:
    """End the vote at its hour and add up its ballots; at *standard* count it as well.

    A vote whose quorum is missed is first extended once, as was announced. Raises
    ``DomainError`` before the hour; a closed vote stays closed.
    """
    election = locked_rounds(election)
    if clock.now() < election.closes_at:
        raise DomainError(
            _("Voting goes on until its closing time, which has not come yet."),
            rule=_("A vote runs as long as was announced."),
        )
    if _needs_extension(election):
        return _extend_for_quorum(election)
    election.move_to(ElectionStatus.CLOSED)
    box.append(election, ChainKind.END_BALLOTS)
    tally_text, count = box.add_up(election)
    election.closed_at, election.ballots = clock.now(), count
    election.save(update_fields=["status", "closed_at", "ballots"])
    box.append(election, ChainKind.ENCRYPTED_TALLY, tally_text, sized_tally(tally_text, count))
    audit.record(
        ElectionEvent.ELECTION_CLOSED,
        election,
        actor=actor,
        ballots=count,
        on_roll=election.roll.valid().count(),
        chain=box.head(election).digest,
    )
    enqueue_on_commit("elections.destroy_spent_keys")
    if election.level == Level.STANDARD:
        decrypt_with_the_portals_key(election)
    else:
        trustee_notifications.decryption_awaited(election)
    return election


def _needs_extension(election: Election) -> bool:
    if election.status != ElectionStatus.OPEN or not election.quorum_extension_hours:
        return False
    was_extended = election.hours_changes.filter(kind=HoursChangeKind.QUORUM).exists()
    voted, on_roll = election.roll.voted().count(), election.roll.valid().count()
    return not was_extended and not rules.quorum_reached(voted, on_roll, election.quorum_percent)


def _extend_for_quorum(election: Election) -> Election:
    was = election.closes_at
    change_hours(
        election,
        HoursChangeKind.QUORUM,
        closes_at=max(was, clock.now()) + timedelta(hours=election.quorum_extension_hours),
        reason=_("The quorum was missed at the announced end."),
    )
    notifications.extended_for_quorum(election, was=was)
    audit.record(
        ElectionEvent.ELECTION_EXTENDED,
        election,
        actor=None,
        kind=HoursChangeKind.QUORUM.value,
        was=was,
        closes_at=election.closes_at,
    )
    return election


def decrypt_with_the_portals_key(election: Election) -> None:
    """Open the sum of a locked election with the portal's own key, which is destroyed after it.

    Where the key is gone the vote stays closed and cannot be counted: its guided page says
    so, and that it can be annulled.
    """
    try:
        private = int(keystore.unseal(election, Purpose.TALLY, election.sealed_key))
    except keystore.KeyMissing:
        logger.error("%s cannot be counted: its key is not on this machine", election.slug)  # noqa: TRY400
        return
    (tally_text, _sized), *_rest = box.texts_of(election, ChainKind.ENCRYPTED_TALLY)
    fingerprint = Description.parse(election.description_text).fingerprint
    accept_factors(election, PORTAL, decrypt(private, tally_text, fingerprint))
