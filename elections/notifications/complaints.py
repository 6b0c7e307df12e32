"""Who hears of a complaint, and what was mailed to whom before it."""

from collections.abc import Iterable

from csb_portal.models import OutgoingMail, User
from elections.models import Complaint, Election
from elections.notifications.elections import about, tell


def complaint_filed(complaint: Complaint, operators: Iterable[User]) -> None:
    """Tell whoever runs elections, and give the complainant a receipt."""
    occasion = f"complaint-{complaint.reference}"
    election = complaint.election
    tell(
        "complaint_receipt",
        election,
        [complaint.complainant],
        occasion=occasion,
        complaint=complaint,
    )
    tell("complaint_filed", election, operators, occasion=occasion, complaint=complaint)


def complaint_answered(complaint: Complaint) -> None:
    tell(
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
    mails = mails.exclude(occasion__startswith=about(election, "vote_cast"))
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
