"""What became of every mail to every voter of an election, for whoever runs it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from csb_portal.models import MailStatus, OutgoingMail
from elections.models import Election, RollEntry
from elections.notifications.elections import about
from elections.notifications.letters import TRACKER, Letter, letter_of


@dataclass(frozen=True)
class Delivery:
    """One mail to one voter on one occasion, by its last attempt."""

    occasion: str
    letter: Letter
    mail: OutgoingMail
    times: int

    @property
    def label(self) -> str:
        """The kind of mail; reminders are told apart by their moment."""
        if not self.occasion.startswith("reminder-"):
            return str(self.letter.label)
        moment = datetime.strptime(self.occasion, "reminder-%Y%m%dT%H%M%z")
        here = moment.astimezone(timezone.get_current_timezone())
        return f"{self.letter.label} {date_format(here, 'j M H:i')}"

    @property
    def column(self) -> str:
        """Where it stands in a table; the trackers of all voters stand in one column."""
        return self.occasion.split("/")[0]


@dataclass
class VoterDeliveries:
    """A voter, and what was mailed to them, oldest occasion first."""

    entry: RollEntry
    deliveries: list[Delivery] = field(default_factory=list)

    def __contains__(self, status: str) -> bool:
        return any(each.mail.status == status for each in self.deliveries)

    @property
    def is_refused(self) -> bool:
        return MailStatus.REFUSED in self

    def in_columns(self, columns: Iterable[str]) -> list[Delivery | None]:
        by_column = {each.column: each for each in self.deliveries}
        return [by_column.get(column) for column in columns]


def deliveries_of(election: Election, entry: RollEntry | None = None) -> list[VoterDeliveries]:
    """Return the mails of every voter, the struck included, or of one; two queries."""
    roll = election.roll.select_related("family", "organisation", "user", "election")
    entries = roll.filter(pk=entry.pk) if entry else roll
    rows = {each.user_id: VoterDeliveries(each) for each in entries}
    mails = OutgoingMail.objects.about(about(election)).filter(recipient__in=rows)
    for mail in mails.defer("body").order_by("pk"):
        occasion = mail.occasion.removeprefix(f"{about(election)}/").split("/again-")[0]
        letter = letter_of(occasion)
        if letter and mail.recipient_id is not None:
            _note(rows[mail.recipient_id].deliveries, occasion, letter, mail)
    return list(rows.values())


def _note(deliveries: list[Delivery], occasion: str, letter: Letter, mail: OutgoingMail) -> None:
    """Let a mail that was sent again, or the tracker of a later ballot, replace the one before."""
    fresh = Delivery(occasion, letter, mail, times=1)
    for place, known in enumerate(deliveries):
        if known.column == fresh.column:
            deliveries[place] = Delivery(occasion, letter, mail, times=known.times + 1)
            return
    deliveries.append(fresh)


def columns_of(rows: Iterable[VoterDeliveries]) -> dict[str, str]:
    """Return the occasions of an election in their order, each with what it is called."""
    deliveries = (each for row in rows for each in row.deliveries)
    in_order = sorted(deliveries, key=lambda each: (each.column == TRACKER, each.mail.queued_at))
    return {each.column: each.label for each in in_order}
