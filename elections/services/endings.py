"""The end of a vote before its time: both rounds at once, whatever they have reached."""

from csb_portal.background import enqueue_on_commit
from csb_portal.lifecycle import locked
from elections.choices import ELECTION_TRANSITIONS, ElectionStatus
from elections.models import Election


def locked_with_runoff(election: Election) -> list[Election]:
    """Lock a first round and then its run-off, whichever of the two was given."""
    first = locked(election.first_round or election)
    return [first, *Election.objects.select_for_update().filter(first_round=first)]


def end_rounds(rounds: list[Election], *, reason: str) -> list[Election]:
    """Call off what has not opened, annul what has, and let the portal's keys go.

    Return the rounds that this ended; one that was over stays as it is.
    """
    ended = [each for each in rounds if _ending_of(each)]
    for each in ended:
        each.move_to(_ending_of(each))
        each.cancel_reason = reason
        each.save(update_fields=["status", "cancel_reason"])
    enqueue_on_commit("elections.destroy_spent_keys")
    return ended


def _ending_of(election: Election) -> str:
    reachable = ELECTION_TRANSITIONS[ElectionStatus(election.status)]
    endings = (ElectionStatus.CANCELLED, ElectionStatus.ANNULLED)
    return next((ending for ending in endings if ending in reachable), "")
