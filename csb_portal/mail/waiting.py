"""A mail as it is read for sending: a row without the weight of a model, of which many pass."""

from datetime import datetime
from typing import NamedTuple

from csb_portal.models import MailStatus


class WaitingMail(NamedTuple):
    """What delivery needs to know of an ``OutgoingMail``; the names are those of its fields."""

    pk: int
    to: str
    subject: str
    body: str
    headers: dict[str, str]
    message_id: str
    is_confidential: bool
    status: str
    queued_at: datetime
    next_attempt_at: datetime
    leased_until: datetime | None
    attempts: int
    head: bytes | None
    shared_id: int | None
    foot: bytes | None

    def is_due(self, now: datetime) -> bool:
        """Say of one mail what ``OutgoingMailQuerySet.due`` finds."""
        in_hand = self.leased_until is not None and self.leased_until > now
        return self.status == MailStatus.WAITING and self.next_attempt_at <= now and not in_hand
