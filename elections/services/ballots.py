"""Cast a ballot: once, by whoever is on the roll, told apart from what is on it."""

import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from elections import ballotbox, election_notifications
from elections.models import Election, RollEntry
from elections.services.elections import open_if_due

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is misread on paper


class AlreadyVoted(DomainError):
    """The voter's ballot is in the box."""


def cast_ballot(election: Election, user: User, *, choices: Collection[str]) -> RollEntry:
    """Put the voter's ballot into the box and return their place on the roll, with receipt.

    ``choices`` are slugs of candidates; none is a blank ballot. The roll learns that the
    person has voted, the box what was voted, and nothing joins the two. Raises
    ``DomainError`` when the vote is not open, the person not on the roll, or the ballot
    not one, and ``AlreadyVoted`` for a second ballot.
    """
    open_if_due(election)
    return _cast(election, user, choices)


@transaction.atomic
def _cast(election: Election, user: User, choices: Collection[str]) -> RollEntry:
    election = locked(election)
    entry = election.roll.valid().order_by("pk").select_for_update().filter(user=user).first()
    if entry is None:
        raise DomainError(
            _("You are not on the roll of this election."),
            rule=_("Those vote who were on the roll when it was frozen."),
            so=_("If this is a mistake, write to the Civil Society Division."),
        )
    _check_first(entry)
    _check_open(election)
    _check_ballot(election, choices)
    ballotbox.put(election, choices)
    entry.voted_at = clock.now()
    entry.receipt = "-".join("".join(secrets.choice(ALPHABET) for _i in range(4)) for _j in "ab")
    entry.save(update_fields=["voted_at", "receipt"])
    election_notifications.vote_cast(entry)
    return entry


def _check_first(entry: RollEntry) -> None:
    if entry.voted_at:
        raise AlreadyVoted(
            _("Your ballot is in the box; your receipt is %(receipt)s.")
            % {"receipt": entry.receipt},
            rule=_("Each voter casts one ballot, and the first one counts."),
            so=_("It cannot be changed."),
        )


def _check_open(election: Election) -> None:
    if not election.is_open:
        raise DomainError(
            _("It is %(time)s by the server's clock, and voting is not open.")
            % {"time": when(clock.now())},
            rule=_("Ballots are taken from %(opens)s until %(closes)s.")
            % {"opens": when(election.opens_at), "closes": when(election.closes_at)},
            so=_("Nothing was cast."),
        )


def _check_ballot(election: Election, choices: Collection[str]) -> None:
    candidates = set(election.candidacies.values_list("family__slug", flat=True))
    if len(set(choices)) != len(choices) or not set(choices) <= candidates:
        raise DomainError(
            _("This ballot names a family that is not a candidate, or one family twice."),
            so=_("Nothing was cast. Open the ballot again and make your choice there."),
        )
    if len(choices) > election.max_choices:
        raise DomainError(
            ngettext(
                "You have chosen %(count)d family.",
                "You have chosen %(count)d families.",
                len(choices),
            )
            % {"count": len(choices)},
            rule=_("A ballot holds up to %(most)d choices.") % {"most": election.max_choices},
            so=_("Nothing was cast. Take away what is too many."),
        )
