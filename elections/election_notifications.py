"""Who hears of an election."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from csb_portal import mail
from csb_portal.models import OutgoingMail, User
from elections.models import Complaint, Election, RollCorrection, RollEntry


def voters(election: Election) -> QuerySet[User]:
    return User.objects.filter(roll_entries__in=election.roll.valid())


def about(election: Election, occasion: str = "") -> str:
    """Return the outbox's key for an election, or for one occasion in it."""
    return f"election/{election.slug}/{occasion}".rstrip("/")


def _tell(
    name: str, election: Election, to: Iterable[User], *, occasion: str = "", **context: Any
) -> None:
    mail.queue(
        f"elections/email/{name}",
        to=to,
        occasion=about(election, occasion or name),
        election=election,
        **context,
    )


def roll_frozen(election: Election) -> None:
    """Ask the 42 to check their names (a mistake can still be corrected)."""
    _tell("roll_frozen", election, voters(election))


def roll_corrected(correction: RollCorrection) -> None:
    entry = correction.entry
    _tell(
        "roll_corrected",
        entry.election,
        [entry.user],
        occasion=f"correction-{correction.pk}",
        correction=correction,
    )


def election_opened(election: Election) -> None:
    _tell("election_opened", election, voters(election))


def vote_cast(entry: RollEntry) -> None:
    """Give the voter a receipt. It says that a ballot was cast, never what is on it."""
    _tell("vote_cast", entry.election, [entry.user], entry=entry)


def election_closing(election: Election, hours: int) -> None:
    """Remind those who have not voted, and nobody else."""
    silent = User.objects.filter(roll_entries__in=election.roll.not_voted())
    _tell("election_closing", election, silent, occasion=f"reminder-{hours}")


def already_reminded(election: Election, hours: int) -> bool:
    return OutgoingMail.objects.filter(occasion=about(election, f"reminder-{hours}")).exists()


def election_counted(election: Election) -> None:
    _tell("election_counted", election, voters(election), candidacies=election.ranking())


def election_cancelled(election: Election, reason: str) -> None:
    _tell("election_cancelled", election, voters(election), reason=reason)


def runoff_announced(runoff: Election) -> None:
    """Announce the run-off, its hours, and what the lot of a second tie is bound to."""
    _tell("runoff_announced", runoff, voters(runoff))


def lot_drawn(runoff: Election) -> None:
    _tell("lot_drawn", runoff, voters(runoff), candidacies=runoff.ranking())


def election_certified(election: Election) -> None:
    _tell("election_certified", election, voters(election), candidacies=election.ranking())


def complaint_filed(complaint: Complaint, operators: Iterable[User]) -> None:
    """Tell whoever runs elections, and give the complainant a receipt."""
    occasion = f"complaint-{complaint.reference}"
    election = complaint.election
    _tell(
        "complaint_receipt",
        election,
        [complaint.complainant],
        occasion=occasion,
        complaint=complaint,
    )
    _tell("complaint_filed", election, operators, occasion=occasion, complaint=complaint)


def complaint_answered(complaint: Complaint) -> None:
    _tell(
        "complaint_answered",
        complaint.election,
        [complaint.complainant],
        occasion=f"complaint-{complaint.reference}-answered",
        complaint=complaint,
    )


def delivery_log(election: Election, user: User) -> list[dict[str, str]]:
    """Return what was mailed to ``user`` on this election, and what became of each mail.

    The receipt is left out: a complaint is published, and who has voted is not.
    """
    mails = OutgoingMail.objects.about(about(election)).filter(recipient=user)
    mails = mails.exclude(occasion=about(election, "vote_cast"))
    return [
        {
            "occasion": mail.occasion,
            "subject": mail.subject,
            "queued_at": mail.queued_at.isoformat(),
            "status": mail.status,
            "accepted_at": mail.accepted_at.isoformat() if mail.accepted_at else "",
            "answer": mail.answer,
        }
        for mail in mails
    ]
