"""The mails that a voter gets about an election, as they can be written once more.

Every one is known by its occasion: its kind, and what tells it from others of that kind
after a dash or a slash.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from elections.choices import ElectionStatus, HoursChangeKind, ResolutionKind
from elections.models import RollEntry
from elections.notifications.elections import tell


def _no_context(_entry: RollEntry, _occasion: str) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Letter:
    """One kind of mail: what it is called, and whether it still tells a voter the truth."""

    label: str | Promise
    template: str
    is_still_true: Callable[[RollEntry, str], bool]
    context: Callable[[RollEntry, str], dict[str, Any]] = _no_context
    is_confidential: bool = False


def _while(*states: ElectionStatus) -> Callable[[RollEntry, str], bool]:
    return lambda entry, _occasion: entry.election.status in states


def _while_open(entry: RollEntry, _occasion: str) -> bool:
    return entry.election.is_open


def _while_silent(entry: RollEntry, _occasion: str) -> bool:
    return entry.election.is_open and entry.voted_at is None


def _while_in_the_box(entry: RollEntry, occasion: str) -> bool:
    """Tell whether the tracker is that of the ballot that counts, and not of one before."""
    return entry.voted_at is not None and occasion == f"{TRACKER}/{entry.tracker}"


def _correction(entry: RollEntry, occasion: str) -> dict[str, Any]:
    return {"correction": entry.corrections.get(pk=occasion.removeprefix("correction-"))}


def _ranking(entry: RollEntry, _occasion: str) -> dict[str, Any]:
    return {"candidacies": entry.election.ranking()}


def _postponed(entry: RollEntry, _occasion: str) -> dict[str, Any]:
    changes = entry.election.hours_changes.filter(kind=HoursChangeKind.POSTPONED)
    return {"was": changes.latest("changed_at").opens_before}


def _extended_for_quorum(entry: RollEntry, _occasion: str) -> dict[str, Any]:
    return {"was": entry.election.hours_changes.get(kind=HoursChangeKind.QUORUM).closes_before}


def _extended(entry: RollEntry, _occasion: str) -> dict[str, Any]:
    was = entry.election.hours_changes.get(kind=HoursChangeKind.EXTENDED).closes_before
    return _resolution(entry, ResolutionKind.EXTENSION) | {"was": was}


def _annulled(entry: RollEntry, _occasion: str) -> dict[str, Any]:
    return _resolution(entry, ResolutionKind.ANNULMENT)


def _resolution(entry: RollEntry, kind: ResolutionKind) -> dict[str, Any]:
    confirmed = entry.election.resolutions.filter(kind=kind, confirmed_at__isnull=False)
    return {"resolution": confirmed.get()}


TRACKER = "vote_cast"
ENDED = (ElectionStatus.CANCELLED, ElectionStatus.ANNULLED)
COUNT_TOLD = (ElectionStatus.TIED, ElectionStatus.DECIDED, ElectionStatus.NO_QUORUM)
LOT_TOLD = (ElectionStatus.DECIDED, ElectionStatus.CERTIFIED)
BEFORE_THE_END = (ElectionStatus.FROZEN, ElectionStatus.OPEN)

LETTERS: dict[str, Letter] = {
    "roll_frozen": Letter(_("Roll"), "roll_frozen", _while(ElectionStatus.FROZEN)),
    "runoff_announced": Letter(_("Run-off"), "runoff_announced", _while(ElectionStatus.FROZEN)),
    "correction": Letter(_("Correction"), "roll_corrected", _while(*BEFORE_THE_END), _correction),
    "postponed": Letter(
        _("Postponed"), "opening_postponed", _while(ElectionStatus.FROZEN), _postponed
    ),
    "election_opened": Letter(_("Opening"), "election_opened", _while_open),
    "reminder": Letter(_("Reminder"), "election_closing", _while_silent),
    "vote_extended": Letter(_("Extension"), "vote_extended", _while_open, _extended),
    "extended_for_quorum": Letter(
        _("Quorum"), "extended_for_quorum", _while_open, _extended_for_quorum
    ),
    TRACKER: Letter(
        _("Tracker"),
        "vote_cast",
        _while_in_the_box,
        lambda entry, _occasion: {"entry": entry},
        is_confidential=True,
    ),
    "election_counted": Letter(_("Count"), "election_counted", _while(*COUNT_TOLD), _ranking),
    "lot_drawn": Letter(_("Lot"), "lot_drawn", _while(*LOT_TOLD), _ranking),
    "election_certified": Letter(
        _("Certificate"), "election_certified", _while(ElectionStatus.CERTIFIED), _ranking
    ),
    "election_cancelled": Letter(
        _("Called off"),
        "election_cancelled",
        _while(*ENDED),
        lambda entry, _occasion: {"reason": entry.election.cancel_reason},
    ),
    "election_annulled": Letter(
        _("Annulment"), "election_annulled", _while(ElectionStatus.ANNULLED), _annulled
    ),
}


def letter_of(occasion: str) -> Letter | None:
    """Return what kind of mail an occasion names, if it is one that voters get."""
    return LETTERS.get(re.split(r"[-/]", occasion, maxsplit=1)[0])


def write_again(entry: RollEntry, occasion: str, number: int) -> None:
    """Write a voter's mail anew, with what is true now, to the address they have now.

    Without a ``number`` it is their first on that occasion, as for who joined the roll late.
    """
    letter = letter_of(occasion)
    if letter is None:
        message = f"Voters get no mail called {occasion}."
        raise ValueError(message)
    tell(
        letter.template,
        entry.election,
        [entry.user],
        occasion=f"{occasion}/again-{number}" if number else occasion,
        confidential=letter.is_confidential,
        **letter.context(entry, occasion),
    )
