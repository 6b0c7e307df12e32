"""Cast a ballot: verified before it is taken, in the chain before the voter is told."""

import json
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from elections import rules
from elections.choices import ChainKind, Level
from elections.models import Election, RollEntry
from elections.notifications import box as notifications
from elections.protocol.ballots import Ballot, BallotChecker, tracker_of
from elections.protocol.description import Description
from elections.protocol.encoding import sha256_hex
from elections.protocol.errors import ProtocolError
from elections.services import box
from elections.services.opening import open_if_due

LARGEST = 2_000_000


def cast_ballot(election: Election, user: User, *, ballot: str) -> RollEntry:
    """Check a ballot that the voter's browser made, and put it into the chain.

    A voter may vote again until the end; the last ballot counts. The very same ballot
    sent again changes nothing. Raises ``DomainError`` when the vote is not open, the
    person not on the roll, or the ballot not one that this voter may cast.
    """
    open_if_due(election)
    election.refresh_from_db()
    entry = _entry_of(election, user)
    if entry.tracker == tracker_of(ballot):  # whoever lost the answer asks again, even too late
        return entry
    _check_open(election)
    _check_credential(election, entry, _credential_in(ballot))
    return _put(entry, _checked(election, ballot))


def _entry_of(election: Election, user: User) -> RollEntry:
    entry = election.roll.valid().filter(user=user).select_related("election").first()
    if entry is None:
        raise DomainError(
            _("You are not on the roll of this election."),
            rule=_("Those vote who were on the roll when it was frozen."),
            so=_("If this is a mistake, write to the [Civil Society Division]."),
        )
    return entry


def _check_open(election: Election) -> None:
    if not election.is_open:
        raise DomainError(
            _("It is %(time)s by the server's clock, and voting is not open.")
            % {"time": when(clock.now())},
            rule=_("Ballots are taken from %(opens)s until %(closes)s.")
            % {"opens": when(election.opens_at), "closes": when(election.closes_at)},
            so=_("Nothing was cast."),
        )


@lru_cache(maxsize=4)
def checker_for(description_text: str) -> BallotChecker:
    """Return the checker of an election's ballots; making one computes tables of powers."""
    return BallotChecker(Description.parse(description_text))


def _credential_in(ballot: str) -> str:
    """Read whose ballot it says it is, which costs nothing, before its proofs, which do."""
    if len(ballot) > LARGEST:
        raise _not_a_ballot(_("it is larger than any ballot of this election can be."))
    try:
        return str(json.loads(ballot)["credential"])
    except (ValueError, RecursionError, LookupError, TypeError):
        raise _not_a_ballot(_("it cannot be read.")) from None


def _not_a_ballot(problem: object) -> DomainError:
    return DomainError(
        _("This ballot did not pass the check: %(problem)s") % {"problem": problem},
        rule=_("Every ballot is verified before it is taken."),
        so=_("Nothing was cast. Open the ballot page again and make a new ballot there."),
    )


def _checked(election: Election, ballot: str) -> Ballot:
    """Verify a ballot before any lock is taken. Raises ``DomainError``."""
    try:
        return checker_for(election.description_text).check(ballot)
    except ProtocolError as problem:
        raise _not_a_ballot(problem) from None


@transaction.atomic
def _put(entry: RollEntry, ballot: Ballot) -> RollEntry:
    election = locked(entry.election)
    entry = election.roll.select_for_update().get(pk=entry.pk)
    _check_on_roll(entry)
    if entry.tracker == ballot.tracker:
        return entry
    _check_open(election)
    _check_credential(election, entry, str(ballot.credential))
    _check_new(election, ballot)
    _check_number(entry)
    box.append(election, ChainKind.BALLOT, ballot.text)
    entry.credential, entry.tracker = str(ballot.credential), ballot.tracker
    entry.voted_at, entry.casts = clock.now(), entry.casts + 1
    entry.save(update_fields=["credential", "tracker", "voted_at", "casts"])
    notifications.vote_cast(entry)
    return entry


def _check_on_roll(entry: RollEntry) -> None:
    if entry.is_struck:
        raise DomainError(
            _("You were struck from the roll a moment ago."),
            so=_("Nothing was cast. The mail about it says why and whom to ask."),
        )


def _check_credential(election: Election, entry: RollEntry, credential: str) -> None:
    """Refuse a ballot signed with a code that is not this voter's.

    At full separation nobody here knows whose code is whose; it is bound to the first
    voter who uses it, and the voter to it.
    """
    if entry.credential:
        is_theirs = entry.credential == credential
    else:
        registered = election.registrar.credentials if election.level == Level.SEPARATED else []
        is_taken = election.roll.filter(credential=credential).exists()
        is_theirs = credential in registered and not is_taken
    if not is_theirs:
        raise DomainError(
            _("This ballot was made with a voting code that is not yours."),
            rule=_("Each voter's ballots are signed with that voter's own code."),
            so=_("Nothing was cast. Check the code, or ask whoever gave it to you."),
        )


def _check_number(entry: RollEntry) -> None:
    """Keep one voter from filling the archive that everybody has to check."""
    if entry.casts and entry.election.takes_one_ballot:
        raise DomainError(
            _("A ballot of yours is in the box already."),
            rule=_("In this election a voter votes once, and the first ballot counts."),
            so=_("Nothing was cast. Your first ballot stays in the box and is counted."),
        )
    if entry.casts >= rules.BALLOTS_A_VOTER:
        raise DomainError(
            _("You have cast %(count)d ballots in this election.") % {"count": entry.casts},
            rule=_("Each voter may cast up to %(most)d; the last one counts.")
            % {"most": rules.BALLOTS_A_VOTER},
            so=_("Your last ballot stays in the box."),
        )


def _check_new(election: Election, ballot: Ballot) -> None:
    """Refuse a former ballot of the same voter, which a later one has replaced."""
    payload = sha256_hex(ballot.text)
    if election.chain.filter(kind=ChainKind.BALLOT, payload=payload).exists():
        raise DomainError(
            _("This ballot was cast before, and a later one of yours has replaced it."),
            rule=_("The last ballot counts, and no ballot stands in the box twice."),
            so=_("To go back to that choice, make a new ballot with it."),
        )
