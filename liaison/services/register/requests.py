"""Requests of the plenary and of Content and Themes, on their way to another body."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.register import (
    PURPOSES_WITH_DEADLINE,
    LiaisonEvent,
    MessageKind,
    MessageStatus,
    Nature,
    Purpose,
)
from liaison.models import Audience, Counterpart, Message
from liaison.notifications import register as notifications
from liaison.notifications.recipients import groups_for
from liaison.rules.register import answer_due_at
from liaison.services.consultations import refuse_while_open
from liaison.services.incoming.reply_addresses import address_for
from liaison.services.register.answer_links import make_links
from liaison.services.register.answers import answer_request
from liaison.services.register.checks import check_request, check_sendable, moment_past, move_on
from liaison.services.register.details import USUAL, Details
from liaison.services.register.ending import end_what_it_ends
from liaison.services.register.evidence import note_shared_mails
from liaison.services.register.sending import check_recipients, check_seen, mark_sent
from liaison.services.register.taking import take_message
from liaison.services.register.trail import record

__all__ = ["Requester", "answer_request", "deliver_request", "submit_request"]


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
    details: Details = USUAL,
    received_at: datetime | None = None,
    key: uuid.UUID | None = None,
    draft: Message | None = None,
) -> Message:
    """Take in a request to another body (proposal, 3.b).

    Whether the person may speak ``on_behalf_of`` that audience the portal does not decide;
    it records who said so. The ``actor`` is a focal point, or ``None`` with a ``requester``.
    The days to answer are the counterpart's, frozen here. Raises ``DomainError``.
    """
    check_request(nature=nature, on_behalf_of=on_behalf_of)
    purpose = details.purpose or Purpose.ACTION
    _check_purpose(purpose)
    if details.due_at is None:
        moment = moment_past(received_at, now=clock.now())
        zone = settings.BUREAU_TIME_ZONE
        details = replace(details, due_at=answer_due_at(moment, counterpart.answer_days, zone))
    request = take_message(
        MessageKind.REQUEST,
        subject=subject,
        body=body,
        language=language,
        nature=nature,
        sender=on_behalf_of,
        to=[counterpart],
        details=details,
        actor=actor,
        received_at=received_at,
        key=key,
        draft=draft,
        requester_name=requester.name if requester else "",
        requester_email=requester.email if requester else "",
        requester_name_is_public=bool(requester and requester.name_is_public),
        answer_days=counterpart.answer_days,
    )
    notifications.request_received(request)
    record(
        LiaisonEvent.REQUEST_RECEIVED,
        request,
        actor=actor,
        on_behalf_of=on_behalf_of.slug,
        counterpart=counterpart.slug,
        received_at=request.received_at,
        due_at=request.due_at,
        text_sha256=request.body_hash,
    )
    return request


def _check_purpose(purpose: Purpose | str) -> None:
    if purpose not in PURPOSES_WITH_DEADLINE:
        raise DomainError(
            _("It wants neither an act nor a comment."),
            rule=_("A request asks another body to act or to comment."),
            so=_("Choose one of them, or write a statement."),
        )


@transaction.atomic
def deliver_request(
    request: Message,
    *,
    actor: User,
    by_hand: str = "",
    delivered_at: datetime | None = None,
    seen: str = "",
) -> Message:
    """Hand a request to the body it is for, by mail or ``by_hand`` (proposal, 3.b).

    ``by_hand`` says how it was handed over, and then ``delivered_at`` may lie in the past.
    Each address it is mailed to gets a link of its own to answer by. ``seen`` is the
    ``preview_mark`` of what the actor was shown. Raises ``DomainError``
    when there is no address to mail to and no word on how.
    """
    request = locked(request)
    if not request.is_request:
        raise DomainError(
            _("%(message)s is no request.") % {"message": request},
            rule=_("Only requests are delivered to another body."),
            so=_("Have somebody look at it and send it."),
        )
    move_on(request, MessageStatus.SENT)
    check_sendable(request)
    refuse_while_open(request)
    by_hand = by_hand.strip()
    counterpart = request.to_counterpart
    groups = groups_for(request)
    to_mail = [group for group in groups if not (by_hand and group.party == counterpart)]
    if any(group.party == counterpart and not group.recipients for group in to_mail):
        raise DomainError(
            _("The portal has no address of %(body)s.") % {"body": counterpart},
            rule=_("A request is delivered by mail, or by hand with a word on how."),
            so=_("Hand it over, then write down how and to which office."),
        )
    check_recipients(to_mail)
    check_seen(request, groups, seen)
    request.by_hand, request.delivered_by = by_hand, actor
    request.delivered_at = moment_past(
        delivered_at if by_hand else None, now=clock.now(), not_before=request.received_at
    )
    request.save(update_fields=["status", "by_hand", "delivered_at", "delivered_by"])
    mark_sent(request, groups)
    links = make_links(request, to_mail)
    notifications.request_delivered(request, to_mail, links, reply_to=address_for(request))
    note_shared_mails(request, to_mail)
    end_what_it_ends(request, actor=actor)
    record(
        LiaisonEvent.REQUEST_DELIVERED,
        request,
        actor=actor,
        counterpart=counterpart and counterpart.slug,
        delivered_at=request.delivered_at,
        by_hand=bool(by_hand),
        text_sha256=request.body_hash,
    )
    return request
