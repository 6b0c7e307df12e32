"""What became of the mails a message was passed on by."""

from django.db.models import Count, Q, QuerySet

from csb_portal.models import MailStatus, OutgoingMail
from liaison.models import Message

COUNTS = {
    "sent": Count("pk"),
    "accepted": Count("pk", filter=Q(status=MailStatus.ACCEPTED)),
    "refused": Count("pk", filter=Q(status=MailStatus.REFUSED)),
    "waiting": Count("pk", filter=Q(status=MailStatus.WAITING)),
}


def evidence_of(message: Message) -> list[dict]:
    """Count the mails by audience, or of a request's delivery; one query for all.

    Each has ``body``, ``at``, ``is_by_hand`` and, where there are mails, ``counts``.
    """
    by_occasion = {
        row["occasion"]: row
        for row in mails_of(message).values("occasion").annotate(**COUNTS).order_by()
    }
    rows = _wanted(message)
    for row in rows:
        row["counts"] = by_occasion.get(row.pop("occasion"))
    return rows


def _wanted(message: Message) -> list[dict]:
    if not message.is_relay:
        occasion = message.occasion_of("delivery")
        body = {"body": message.to_counterpart, "at": message.delivered_at, "occasion": occasion}
        return [body] if message.delivered_at else []
    return [
        {
            "body": delivery.audience,
            "at": delivery.sent_at,
            "occasion": message.occasion_of(delivery.audience.slug),
        }
        for delivery in message.deliveries.all()
        if delivery.sent_at
    ]


def mails_of(message: Message) -> QuerySet[OutgoingMail]:
    """Return the mails by which it was passed on, one a recipient."""
    parts = ["delivery"]
    if message.is_relay:
        parts = [delivery.audience.slug for delivery in message.deliveries.all()]
    occasions = [message.occasion_of(part) for part in parts]
    return OutgoingMail.objects.filter(occasion__in=occasions).order_by("occasion", "to")
