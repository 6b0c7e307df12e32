"""The end of the portal's own keys: destroyed as soon as nothing needs them any more."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from csb_portal import audit
from csb_portal.lifecycle import locked
from elections import keystore
from elections.choices import ElectionEvent, ElectionStatus
from elections.keystore import Purpose
from elections.models import Election, RollEntry
from elections.models.election import UNCLOSED

STILL_NEEDED = {
    Purpose.CODES: {ElectionStatus.DRAFT, ElectionStatus.FROZEN, ElectionStatus.OPEN},
    Purpose.TALLY: {*UNCLOSED, ElectionStatus.CLOSED} - {ElectionStatus.CANCELLED},
}


def destroy_spent_keys() -> None:
    """Destroy every key whose election has gone on without it; safe to repeat at any moment.

    It runs after the commit of the step that spends a key, and from beat: a step that is
    rolled back keeps its key, and a worker that dies in between leaves no key behind.
    """
    with_keys = Q(uuid__in=keystore.uuids())
    with_remains = ~Q(sealed_key="") | Exists(
        RollEntry.objects.filter(election=OuterRef("pk")).exclude(sealed_code="")
    )
    for election in Election.objects.filter(with_keys | with_remains):
        for purpose, needed_while in STILL_NEEDED.items():
            if election.status not in needed_while and _is_left(election, purpose):
                _destroy(election, purpose)


def _is_left(election: Election, purpose: Purpose) -> bool:
    """Tell whether the key is there, or what it opened, if somebody died between the two."""
    if purpose == Purpose.CODES:
        remains = election.roll.exclude(sealed_code="").exists()
    else:
        remains = bool(election.sealed_key)
    return remains or keystore.is_there(election, purpose)


@transaction.atomic
def _destroy(election: Election, purpose: Purpose) -> None:
    election = locked(election)
    if not _is_left(election, purpose):  # somebody else just has
        return
    keystore.destroy(election, purpose)
    if purpose == Purpose.CODES:
        election.roll.exclude(sealed_code="").update(sealed_code="")
    else:
        election.sealed_key = ""
        election.save(update_fields=["sealed_key"])
    audit.record(ElectionEvent.KEYS_DESTROYED, election, actor=None, purpose=purpose.value)
