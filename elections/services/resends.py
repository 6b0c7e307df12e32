"""One mail once more, to exactly one voter."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import MailStatus, OutgoingMail, User
from elections.choices import ElectionEvent
from elections.models import Election, RollEntry
from elections.notifications.elections import about
from elections.notifications.letters import TRACKER, letter_of, write_again
from elections.services.elections import check_impartial


@transaction.atomic
def send_again(entry: RollEntry, occasion: str, *, actor: User) -> OutgoingMail:
    """Write a voter's mail on an occasion of their election anew, to the address they have now.

    It is a mail of its own, with what is true now. ``vote_cast`` is that of their last
    ballot, whose tracker is nobody else's business. Raises ``DomainError`` for a mail that
    would not be true any more, and for one that still waits in the outbox.
    """
    entry = locked(entry)
    if occasion == TRACKER:
        occasion = f"{TRACKER}/{entry.tracker}"
    election = entry.election
    check_impartial(election, actor)
    letter = letter_of(occasion)
    if letter is None or not _was_sent(election, occasion):
        raise DomainError(_("There is no such mail in this election."))
    is_struck = entry.is_struck and letter.template != "roll_corrected"
    if is_struck or not letter.is_still_true(entry, occasion):
        raise DomainError(
            _("This mail would not be true any more."),
            rule=_("A mail is sent again only while what it says still holds for its reader."),
            so=_("Nothing was sent."),
        )
    had = OutgoingMail.objects.about(about(election, occasion)).filter(recipient=entry.user)
    _check_not_waiting(had.order_by("-pk").first(), entry.user)
    write_again(entry, occasion, number=had.count())
    audit.record(
        ElectionEvent.MAIL_SENT_AGAIN,
        election,
        actor=actor,
        public=False,  # who was reminded has not voted
        voter=entry.user,
        occasion=occasion.split("/")[0],
    )
    return had.latest("pk")


def _was_sent(election: Election, occasion: str) -> bool:
    return OutgoingMail.objects.filter(occasion=about(election, occasion)).exists()


def _check_not_waiting(last: OutgoingMail | None, voter: User) -> None:
    is_waiting = last is not None and last.status == MailStatus.WAITING
    if last is not None and is_waiting and last.to == voter.email.lower():
        raise DomainError(
            _("This mail still waits in the outbox."),
            rule=_("What waits is tried again by itself, for five days."),
            so=_("Correct the address first, if it is wrong."),
        )
