"""Requests of the plenary and of Content and Themes, on their way to another body and back."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.references import next_reference
from liaison import notifications
from liaison.choices import (
    FIRST_STATUS,
    REFERENCE_PREFIXES,
    LiaisonEvent,
    Manner,
    MessageKind,
    MessageStatus,
    Nature,
    Outcome,
)
from liaison.models import Answer, Audience, Counterpart, Message
from liaison.rules import answer_due_at, fingerprint
from liaison.services.checks import (
    check_request,
    check_text,
    moment_past,
    move_on,
    refuse_repeat,
)


@dataclass(frozen=True)
class Requester:
    """Somebody without an account who has confirmed their address."""

    name: str
    email: str
    name_is_public: bool = False


@transaction.atomic
def submit_request(
    *,
    subject: str,
    body: str,
    language: str,
    on_behalf_of: Audience,
    counterpart: Counterpart,
    nature: Nature | str,
    actor: User | None,
    requester: Requester | None = None,
    received_at: datetime | None = None,
    key: uuid.UUID | None = None,
) -> Message:
    """Take in a request to another body (proposal, 3.b).

    Whether the person may speak ``on_behalf_of`` that audience the portal does not decide;
    it records who said so. The ``actor`` is a focal point, or ``None`` with a ``requester``.
    The days to answer are the counterpart's, frozen here. Raises ``DomainError``.
    """
    check_text(subject, body)
    check_request(nature=nature, on_behalf_of=on_behalf_of)
    now = clock.now()
    moment = moment_past(received_at, now=now)
    reference = next_reference(REFERENCE_PREFIXES[MessageKind.REQUEST], clock.today().year)
    refuse_repeat(key)
    zone = settings.BUREAU_TIME_ZONE
    request = Message.objects.create(
        reference=reference,
        kind=MessageKind.REQUEST,
        status=FIRST_STATUS[MessageKind.REQUEST],
        nature=nature,
        key=key,
        subject=subject,
        body=body,
        body_hash=fingerprint(body),
        language=language,
        from_audience=on_behalf_of,
        to_counterpart=counterpart,
        author=actor,
        requester_name=requester.name if requester else "",
        requester_email=requester.email if requester else "",
        requester_name_is_public=bool(requester and requester.name_is_public),
        received_at=moment,
        recorded_at=now,
        answer_days=counterpart.answer_days,
        due_at=answer_due_at(moment, counterpart.answer_days, zone),
    )
    notifications.request_received(request)
    audit.record(
        LiaisonEvent.REQUEST_RECEIVED,
        request,
        actor=actor,
        on_behalf_of=on_behalf_of.slug,
        counterpart=counterpart.slug,
        received_at=moment,
        due_at=request.due_at,
        text_sha256=request.body_hash,
    )
    return request


@transaction.atomic
def deliver_request(
    request: Message, *, actor: User, by_hand: str = "", delivered_at: datetime | None = None
) -> Message:
    """Hand a request to the body it is for, by mail or ``by_hand`` (proposal, 3.b).

    ``by_hand`` says how it was handed over, and then ``delivered_at`` may lie in the past.
    Raises ``DomainError`` when there is no address to mail to and no word on how.
    """
    request = locked(request)
    move_on(request, MessageStatus.DELIVERED)
    by_hand = by_hand.strip()
    counterpart = request.to_counterpart
    if not by_hand and not notifications.contact_of(counterpart):
        raise DomainError(
            _("The portal has no address of %(body)s.") % {"body": counterpart},
            rule=_("A request is delivered by mail, or by hand with a word on how."),
            so=_("Hand it over, then write down how and to which office."),
        )
    request.by_hand, request.delivered_by = by_hand, actor
    request.delivered_at = moment_past(
        delivered_at if by_hand else None, now=clock.now(), not_before=request.received_at
    )
    request.save(update_fields=["status", "by_hand", "delivered_at", "delivered_by"])
    notifications.request_delivered(request)
    audit.record(
        LiaisonEvent.REQUEST_DELIVERED,
        request,
        actor=actor,
        counterpart=counterpart and counterpart.slug,
        delivered_at=request.delivered_at,
        by_hand=bool(by_hand),
        text_sha256=request.body_hash,
    )
    return request


@transaction.atomic
def answer_request(
    request: Message,
    *,
    text: str,
    manner: Manner | str,
    outcome: Outcome | str,
    answered_by: str,
    actor: User,
    place: str = "",
    answered_at: datetime | None = None,
) -> Message:
    """Record the answer of the other body, which closes the request (proposal, 3.b).

    An oral answer needs its place. ``answered_at`` may lie in the past, not before the
    delivery. Raises ``DomainError``.
    """
    request = locked(request)
    move_on(request, MessageStatus.ANSWERED)
    if not text.strip() or not answered_by.strip():
        raise DomainError(
            _("The answer, or who gave it, is missing."),
            rule=_("An answer says what was answered, and by which office."),
            so=_("Write both."),
        )
    if manner == Manner.ORAL and not place.strip():
        raise DomainError(
            _("The place is missing."),
            rule=_("An oral answer is recorded with who gave it, when and where."),
            so=_("Write where it was given."),
        )
    now = clock.now()
    moment = moment_past(answered_at, now=now, not_before=request.delivered_at)
    request.save(update_fields=["status"])
    Answer.objects.create(
        message=request,
        text=text,
        manner=manner,
        outcome=outcome,
        answered_by=answered_by,
        place=place,
        answered_at=moment,
        recorded_by=actor,
        recorded_at=now,
    )
    notifications.request_answered(request)
    audit.record(
        LiaisonEvent.REQUEST_ANSWERED,
        request,
        actor=actor,
        manner=manner,
        outcome=outcome,
        answered_at=moment,
        days_late=request.days_late,
        text_sha256=fingerprint(text),
    )
    return request
