"""Who hears of an election."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from csb_portal import mail
from csb_portal.models import OutgoingMail, User
from elections.models import Election, RollCorrection


def voters(election: Election) -> QuerySet[User]:
    return User.objects.filter(roll_entries__in=election.roll.valid())


def about(election: Election, occasion: str = "") -> str:
    """Return the outbox's key for an election, or for one occasion in it."""
    return f"election/{election.slug}/{occasion}".rstrip("/")


def tell(
    name: str, election: Election, to: Iterable[User], *, occasion: str = "", **context: Any
) -> None:
    """Queue the mail ``name``; its occasion in this election bears the same name by default."""
    mail.queue(
        f"elections/email/{name}",
        to=to,
        occasion=about(election, occasion or name),
        election=election,
        **context,
    )


def roll_frozen(election: Election) -> None:
    """Ask the 42 to check their names (a mistake can still be corrected)."""
    tell("roll_frozen", election, voters(election))


def roll_corrected(correction: RollCorrection) -> None:
    entry = correction.entry
    tell(
        "roll_corrected",
        entry.election,
        [entry.user],
        occasion=f"correction-{correction.pk}",
        correction=correction,
    )


def election_opened(election: Election) -> None:
    tell("election_opened", election, voters(election))


def election_closing(election: Election, moment: datetime) -> None:
    """Remind those who have not voted, and nobody else."""
    silent = User.objects.filter(roll_entries__in=election.roll.not_voted())
    tell("election_closing", election, silent, occasion=reminder_of(moment))


def reminder_of(moment: datetime) -> str:
    """Return a reminder's occasion: the moment on the schedule, and not when it was sent."""
    return f"reminder-{moment.astimezone(UTC):%Y%m%dT%H%MZ}"


def already_reminded(election: Election, moment: datetime) -> bool:
    return OutgoingMail.objects.filter(occasion=about(election, reminder_of(moment))).exists()


def election_counted(election: Election) -> None:
    tell("election_counted", election, voters(election), candidacies=election.ranking())


def election_cancelled(election: Election, reason: str) -> None:
    tell("election_cancelled", election, voters(election), reason=reason)


def runoff_announced(runoff: Election) -> None:
    """Announce the run-off, its hours, and what the lot of a second tie is bound to."""
    tell("runoff_announced", runoff, voters(runoff))


def lot_drawn(runoff: Election) -> None:
    tell("lot_drawn", runoff, voters(runoff), candidacies=runoff.ranking())


def election_certified(election: Election) -> None:
    tell("election_certified", election, voters(election), candidacies=election.ranking())
