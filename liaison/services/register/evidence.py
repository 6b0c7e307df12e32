"""What became of the mails a message was passed on by."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from csb_portal.models import MailStatus, OutgoingMail
from liaison.models import Message, Party, SharedMail
from liaison.notifications.recipients import Group, each_once

STATES = {
    "sent": "",
    "accepted": MailStatus.ACCEPTED,
    "refused": MailStatus.REFUSED,
    "waiting": MailStatus.WAITING,
}
COUNTS = {
    name: Count("pk", filter=Q(status=status) if status else None)
    for name, status in STATES.items()
}


def evidence_of(message: Message) -> list[dict]:
    """Count the mails by receiver; two queries for all.

    A mail somebody got as a member of another audience of the message counts for each.

    Each has ``body``, ``at``, ``is_by_hand`` and, where there are mails, ``counts``.
    """
    by_occasion = {
        row["occasion"]: row
        for row in mails_of(message).values("occasion").annotate(**COUNTS).order_by()
    }
    shared = _shared_by_party(message)
    rows = _wanted(message)
    for row in rows:
        own, others = by_occasion.get(row.pop("occasion")), shared.get(row["body"])
        row["counts"] = _added(own, others) if own and others else own or others
    return rows


def note_shared_mails(message: Message, groups: Iterable[Group]) -> None:
    """Write down which mail somebody in several audiences got, for the evidence of each."""
    _kept, shared = each_once(groups)
    if not shared:
        return
    mails = {(mail.occasion, mail.to): mail for mail in mails_of(message)}
    deliveries = {delivery.party: delivery for delivery in message.deliveries.all()}
    SharedMail.objects.bulk_create(
        SharedMail(delivery=deliveries[one.party], mail=mail)
        for one in shared
        if (mail := mails.get((message.occasion_for(one.first), one.email)))
    )


def _shared_by_party(message: Message) -> dict[Party, Any]:
    counted: dict[int, Any] = {
        row["delivery"]: row
        for row in SharedMail.objects.filter(delivery__message=message)
        .values("delivery")
        .annotate(**{name: _of_mail(count) for name, count in STATES.items()})
        .order_by()
    }
    return {
        delivery.party: counted[delivery.pk]
        for delivery in message.deliveries.all()
        if delivery.pk in counted
    }


def _of_mail(status: str) -> Count:
    return Count("mail", filter=Q(mail__status=status) if status else None)


def _added(own: Any, others: Any) -> dict[str, int]:
    return {name: own[name] + others[name] for name in STATES}


def _wanted(message: Message) -> list[dict]:
    rows = {
        delivery.party: {
            "body": delivery.party,
            "at": delivery.sent_at,
            "occasion": message.occasion_for(delivery.party),
        }
        for delivery in message.deliveries.all()
        if delivery.sent_at
    }
    return list(rows.values())


def mails_of(message: Message) -> QuerySet[OutgoingMail]:
    """Return the mails by which it was passed on, one a recipient."""
    occasions = {message.occasion_for(delivery.party) for delivery in message.deliveries.all()}
    return OutgoingMail.objects.filter(occasion__in=occasions).order_by("occasion", "to")
